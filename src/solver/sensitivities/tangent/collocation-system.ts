import { inverse, Matrix } from 'ml-matrix'
import { ModelModule, writeDenseSystem } from '../../compiler'
import type { ExportedFunction } from '../../compiler/encoder'
import { cotangents, type MatrixEntry } from '../../graph'
import type { StoredRows } from './stored-rows'
import type { TangentSpace } from './tangent-space'

interface Functions {
  factor(alpha: number, matrix: number, factors: number): number
  solve(factors: number, base: number, right: number, alpha: number, solution: number, slope: number): void
}

/** The linear system of all s stages of a collocation method: (A^-1 x M) / h - diag(J_1 ... J_s), for all columns at once. */
export class CollocationSystem {
  /** Where df/dy at each stage lies, within the matrix of the system, and how; they hold until `solve`. */
  readonly jacobians: readonly number[]
  readonly jacobianRows: StoredRows
  /** Right-hand sides and solutions, a matrix [states][stride] for each stage. */
  readonly rights: readonly number[]
  readonly solutions: readonly number[]
  private readonly inverse: number[][]
  private readonly mass: readonly MatrixEntry[]
  private readonly size: number
  private readonly matrix: number
  private readonly factors: number
  private readonly nothing: number
  private readonly unused: number
  private readonly functions: Functions

  constructor(
    private readonly space: TangentSpace,
    coefficients: readonly (readonly number[])[],
  ) {
    const { model, stride } = space
    const { states, memory, graph } = model
    const stages = coefficients.length
    const size = stages * states
    this.size = size
    this.inverse = inverse(new Matrix(coefficients.map((row) => [...row]))).to2DArray()
    this.mass = graph.mass ?? Array.from({ length: states }, (_, row) => ({ row, column: row, value: 1 }))
    // A pair that is read or written with the last value may reach over it.
    this.matrix = memory.allocate(size * size + 2)
    this.jacobians = coefficients.map((_, stage) => this.matrix + 8 * (stage * states * size + stage * states))
    this.jacobianRows = space.wholeRows.map(({ columns: all }, row) => ({ start: row * size, columns: all }))
    const matrices = () => {
      const first = space.matrix(stages)
      return coefficients.map((_, stage) => first + stage * space.matrixBytes)
    }
    this.rights = matrices()
    this.solutions = matrices()
    this.nothing = matrices()[0]!
    this.unused = matrices()[0]!
    const module = new ModelModule(model, [])
    const system = writeDenseSystem(module, size, stride)
    this.factors = memory.allocate(system.factorDoubles)
    this.functions = module.instantiate() as unknown as Functions
  }

  /** Evaluates df/dy of a stage into its place in the matrix, and df/dtheta. */
  linearize(time: number, point: number, stage: number, derivative: number): void {
    const linearisation = this.space.onceForRange('collocated linearisation', () => this.compileLinearisation())
    linearisation(time, point, 0, this.jacobians[stage]!, derivative)
  }

  private compileLinearisation(): ExportedFunction {
    const { space, size } = this
    const { model, stride } = space
    const { builder: g, rightHandSide } = model.graph
    const module = new ModelModule(model, ['linearisation'])
    const whole = cotangents(g, rightHandSide, g.identity(model.states), model)
    const rows = space.parameterRows(whole.parameters)
    module.write('linearisation', [whole.state, ...(rows ? [rows] : [])], 0, [size, stride])
    return module.instantiate()['linearisation']!
  }

  /** Solves for all stages; false when the matrix is singular. */
  solve(h: number): boolean {
    const { functions, size, mass, inverse: coefficients } = this
    const { states, memory } = this.space.model
    const { doubles } = memory
    // The factors are those of -(what the matrix holds).
    coefficients.forEach((line, i) =>
      line.forEach((coefficient, j) => {
        const block = this.matrix / 8 + i * states * size + j * states
        for (const { row, column, value } of mass) {
          const place = block + row * size + column
          doubles[place] = (i === j ? doubles[place]! : 0) - (coefficient / h) * value
        }
      }),
    )
    if (functions.factor(0, this.matrix, this.factors) !== 0) return false
    functions.solve(this.factors, this.nothing, this.rights[0]!, 0, this.solutions[0]!, this.unused)
    return true
  }
}
