import { LuDecomposition, Matrix } from 'ml-matrix'
import { massSpacesOf, type MassSpaces, type SparseVector } from './consistent-initial-spaces'
import type { StepSolver } from './step-solver'

/**
 * The algebraic equations 0 = u^T f(t, y) that a mass matrix leaves, in the coordinates z of what it says nothing of:
 * y = y0 + sum over i of z_i variables_i. The problem has index 1 where their derivative G = u^T (df/dy) v is regular.
 */
export class MassEquations {
  readonly spaces: MassSpaces
  private readonly seed: number
  private readonly product: number

  constructor(private readonly solver: StepSolver) {
    const { model } = solver
    this.spaces = massSpacesOf(model)
    const scratch = model.workspace('mass equations', () => ({
      seed: model.memory.allocate(model.stateStride),
      product: model.memory.allocate(model.stateStride),
    }))
    this.seed = scratch.seed
    this.product = scratch.product
  }

  /** The residuals u^T f of f at an address. */
  residual(slope: number): Float64Array {
    return Float64Array.from(this.spaces.equations, (equation) => this.dot(equation, slope))
  }

  /** G at a state. */
  linearise(time: number, state: number): Matrix {
    const { solver, spaces } = this
    const size = spaces.variables.length
    const matrix = Matrix.zeros(size, size)
    spaces.variables.forEach((variable, column) => {
      this.put(this.seed, [variable], Float64Array.of(1))
      solver.model.functions.jacobianProduct(time, state, this.seed, this.product)
      spaces.equations.forEach((equation, row) => matrix.set(row, column, this.dot(equation, this.product)))
    })
    solver.count('jacobianEvaluations', 1)
    solver.count('factorizations', 1)
    return matrix
  }

  /** The change of y that a change z of the coordinates makes: [states]. */
  change(z: Float64Array): Float64Array {
    this.put(this.seed, this.spaces.variables, z)
    return this.solver.model.memory.read(this.seed, this.solver.model.states)
  }

  /** M^+ f, given f at `slope`: the part of y' that the differential equations determine. Its address is one of two. */
  differentialPart(slope: number, which: 0 | 1): number {
    const { doubles } = this.solver.model.memory
    const result = which === 0 ? this.seed : this.product
    doubles.fill(0, result / 8, result / 8 + this.solver.model.states)
    for (const { row, column, value } of this.spaces.inverse) {
      doubles[result / 8 + row]! += value * doubles[slope / 8 + column]!
    }
    return result
  }

  private dot(vector: SparseVector, address: number): number {
    const { doubles } = this.solver.model.memory
    return vector.reduce((sum, { index, value }) => sum + value * doubles[address / 8 + index]!, 0)
  }

  private put(address: number, vectors: readonly SparseVector[], weights: Float64Array): void {
    const { doubles } = this.solver.model.memory
    doubles.fill(0, address / 8, address / 8 + this.solver.model.stateStride)
    vectors.forEach((vector, place) => {
      for (const { index, value } of vector) doubles[address / 8 + index]! += value * weights[place]!
    })
  }
}

/** A step of Newton's method: y -= change brings the residuals to zero to first order. */
export interface Correction {
  residual: Float64Array
  factors: LuDecomposition
  change: Float64Array
}

/** The correction by the derivative G; null where that is singular or not finite. */
export function correctionOf(equations: MassEquations, matrix: Matrix, residual: Float64Array): Correction | null {
  if (!matrix.to1DArray().every(Number.isFinite)) return null
  const factors = new LuDecomposition(matrix)
  return factors.isSingular() ? null : { residual, factors, change: equations.change(solvedBy(factors, residual)) }
}

/** G^-1 of a vector. */
export const solvedBy = (factors: LuDecomposition, right: Float64Array): Float64Array =>
  Float64Array.from(factors.solve(Matrix.columnVector(right)).to1DArray())
