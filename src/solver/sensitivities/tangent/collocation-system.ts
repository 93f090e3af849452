import { inverse, Matrix } from 'ml-matrix'
import { matrixOfPattern, ModelModule, realKind, writeGivenMatrix, writeSolveSensitivities } from '../../compiler'
import type { MatrixEntry, Pattern } from '../../graph'
import type { StoredRows } from './stored-rows'
import type { TangentSpace } from './tangent-space'

interface Functions {
  factor(alpha: number, matrix: number, factors: number): number
  solveSensitivities(factors: number, base: number, right: number, alpha: number, solution: number, slope: number): void
}

/** An entry of M in a block of the system: its place among the values, and what it counts times 1 / h. */
interface MassPlace {
  place: number
  value: number
}

/** The linear system of all s stages of a collocation method: (A^-1 x M) / h - diag(J_1 ... J_s), for all columns at once. */
export class CollocationSystem {
  /** Right-hand sides and solutions, a matrix [states][stride] for each stage. */
  readonly rights: readonly number[]
  readonly solutions: readonly number[]
  /** The values of the system's negative; where those of df/dy at each stage belong, and those of M. */
  private readonly matrix: number
  private readonly values: number
  private readonly jacobianPlaces: readonly Int32Array[]
  private readonly massPlaces: readonly MassPlace[]
  private readonly factors: number
  private readonly nothing: number
  private readonly unused: number
  private readonly functions: Functions

  constructor(
    private readonly space: TangentSpace,
    coefficients: readonly (readonly number[])[],
  ) {
    const { model, columns } = space
    const { memory, graph } = model
    const stages = coefficients.length
    const mass = graph.mass ?? Array.from({ length: model.states }, (_, row) => ({ row, column: row, value: 1 }))
    const pattern = systemPattern(space.jacobianRows, mass, stages)
    const storage = matrixOfPattern(pattern, memory)
    const placeOf = storage.sparse
      ? sparsePlaces(pattern)
      : (row: number, column: number) => row * pattern.length + column
    this.values = storage.jacobianDoubles
    // A pair that is read with the last value may reach over it.
    this.matrix = memory.allocate(this.values + 2)
    this.jacobianPlaces = coefficients.map((_, stage) => {
      const first = stage * model.states
      return Int32Array.from(
        space.jacobianRows.flatMap((row, index) => row.columns.map((column) => placeOf(first + index, first + column))),
      )
    })
    const inverted = inverse(new Matrix(coefficients.map((row) => [...row]))).to2DArray()
    this.massPlaces = inverted.flatMap((line, i) =>
      line.flatMap((coefficient, j) =>
        mass.map(({ row, column, value }) => ({
          place: placeOf(i * model.states + row, j * model.states + column),
          value: coefficient * value,
        })),
      ),
    )
    const [rights, solutions, nothing, unused] = [0, 1, 2, 3].map(() => space.matrices(stages)) as [
      number[],
      number[],
      number[],
      number[],
    ]
    this.rights = rights
    this.solutions = solutions
    this.nothing = nothing[0]!
    this.unused = unused[0]!
    this.factors = memory.allocate(storage.factorDoubles(realKind))
    const module = new ModelModule(model, [])
    void writeGivenMatrix(module, storage).factor
    writeSolveSensitivities(module, { states: pattern.length, parameters: columns }, storage)
    this.functions = module.instantiate() as unknown as Functions
  }

  /** Begins another system. */
  start(): void {
    const { doubles } = this.space.model.memory
    doubles.fill(0, this.matrix / 8, this.matrix / 8 + this.values)
  }

  /** Puts df/dy at a stage, as the model keeps it, into its place. */
  put(stage: number, jacobian: number): void {
    const { doubles } = this.space.model.memory
    const places = this.jacobianPlaces[stage]!
    for (let index = 0; index < places.length; index++) {
      doubles[this.matrix / 8 + places[index]!] = doubles[jacobian / 8 + index]!
    }
  }

  /** Solves for all stages; false when the matrix is singular. */
  solve(h: number): boolean {
    const { functions, massPlaces } = this
    const { doubles } = this.space.model.memory
    for (const { place, value } of massPlaces) doubles[this.matrix / 8 + place]! -= value / h
    if (functions.factor(0, this.matrix, this.factors) !== 0) return false
    const [right, solution] = [this.rights[0]!, this.solutions[0]!]
    functions.solveSensitivities(this.factors, this.nothing, right, 0, solution, this.unused)
    return true
  }
}

/** Block row by block row: df/dy and M in its own block, M in the others. */
function systemPattern(jacobian: StoredRows, mass: readonly MatrixEntry[], stages: number): Pattern {
  const states = jacobian.length
  const massColumns = jacobian.map((_, row) => mass.filter((entry) => entry.row === row).map(({ column }) => column))
  const blocks = Array.from({ length: stages }, (_, block) => block)
  return blocks.flatMap((own) =>
    jacobian.map(({ columns }, row) => {
      const all = blocks.flatMap((block) =>
        [...massColumns[row]!, ...(block === own ? columns : [])].map((column) => block * states + column),
      )
      return [...new Set(all)].sort((a, b) => a - b)
    }),
  )
}

/** The place of an entry among the values of a pattern, row after row. */
function sparsePlaces(pattern: Pattern): (row: number, column: number) => number {
  let next = 0
  const rows = pattern.map((columns) => new Map(columns.map((column) => [column, next++])))
  return (row, column) => rows[row]!.get(column)!
}
