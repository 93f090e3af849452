import { inverse, Matrix } from 'ml-matrix'
import { ModelModule, writeStageMatrix } from '../../compiler'
import type { TangentSpace } from './tangent-space'

interface Functions {
  factorStages(inverseStep: number, jacobians: number, factors: number): number
  solveManyStages(factors: number, right: number, solution: number): void
}

/** The linear system of all s stages of a collocation method: (A^-1 x M) / h - diag(J_1 ... J_s), for all columns at once. */
export class CollocationSystem {
  /** Where df/dy at each stage lies, as the model keeps it. */
  readonly jacobians: readonly number[]
  /** Right-hand sides and solutions, a matrix [states][stride] for each stage. */
  readonly rights: readonly number[]
  readonly solutions: readonly number[]
  private readonly factors: number
  private readonly functions: Functions

  constructor(
    private readonly space: TangentSpace,
    coefficients: readonly (readonly number[])[],
  ) {
    const { model, rowBytes, matrixBytes } = space
    const { memory, graph } = model
    const { jacobianDoubles } = model.matrix
    const stages = coefficients.length
    // A pair that is written with the last value may reach over it: the next Jacobian is written after it.
    const first = memory.allocate(stages * jacobianDoubles + 1)
    this.jacobians = coefficients.map((_, stage) => first + 8 * stage * jacobianDoubles)
    const matrices = () => {
      const start = space.matrix(stages)
      return coefficients.map((_, stage) => start + stage * matrixBytes)
    }
    this.rights = matrices()
    this.solutions = matrices()
    const module = new ModelModule(model, [])
    const inverted = inverse(new Matrix(coefficients.map((row) => [...row]))).to2DArray()
    const matrix = writeStageMatrix(module, graph, model.matrix, inverted)
    matrix.solveMany(rowBytes)
    this.factors = memory.allocate(matrix.factorDoubles)
    this.functions = module.instantiate() as unknown as Functions
  }

  /** Evaluates df/dy of a stage into its place, and df/dtheta; the stages in their order. */
  linearize(time: number, point: number, stage: number, derivative: number): void {
    this.space.linearisation(time, point, 0, this.jacobians[stage]!, derivative)
  }

  /** Solves for all stages; false when the matrix is singular. */
  solve(h: number): boolean {
    const { functions, factors, jacobians, rights, solutions } = this
    if (functions.factorStages(1 / h, jacobians[0]!, factors) !== 0) return false
    functions.solveManyStages(factors, rights[0]!, solutions[0]!)
    return true
  }
}
