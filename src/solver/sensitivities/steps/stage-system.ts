import { inverse, Matrix } from 'ml-matrix'
import {
  matrixOfPattern,
  ModelModule,
  realKind,
  writeGivenMatrix,
  writeSolveMany,
  type CompiledModel,
} from '../../compiler'
import type { ExportedFunction } from '../../compiler/encoder'
import type { MatrixEntry, Pattern } from '../../graph'
import { jacobianRows, type StoredRows } from './stored-rows'

/** An entry of M in a block of the system: its place among the values, and what it counts times 1 / h. */
interface MassPlace {
  place: number
  value: number
}

/**
 * The linear system of all s stages of a collocation method, (A^-1 x M) / h - diag(J_1 ... J_s), each stage with its own Jacobian: kept
 * sparse where that pays, as a model's matrix is.
 */
export class StageSystem {
  /** s times k. */
  readonly size: number
  /** The values of the system's negative; where those of df/dy at each stage belong, and those of M. */
  private readonly matrix: number
  private readonly values: number
  private readonly jacobianPlaces: readonly Int32Array[]
  private readonly massPlaces: readonly MassPlace[]
  private readonly factors: number
  private readonly functions: Readonly<Record<string, ExportedFunction>>

  /** @param stride doubles in a row of the matrices that `solveMany` takes; null where it is not wanted */
  constructor(
    private readonly model: CompiledModel,
    coefficients: readonly (readonly number[])[],
    stride: number | null,
  ) {
    const { memory, graph, states } = model
    const rows = jacobianRows(model)
    const mass = graph.mass ?? Array.from({ length: states }, (_, row) => ({ row, column: row, value: 1 }))
    const pattern = systemPattern(rows, mass, coefficients.length)
    const storage = matrixOfPattern(pattern, memory)
    const placeOf = storage.sparse
      ? sparsePlaces(pattern)
      : (row: number, column: number) => row * pattern.length + column
    this.size = pattern.length
    this.values = storage.jacobianDoubles
    // A pair that is read with the last value may reach over it.
    this.matrix = memory.allocate(this.values + 2)
    this.jacobianPlaces = coefficients.map((_, stage) => {
      const first = stage * states
      return Int32Array.from(
        rows.flatMap((row, index) => row.columns.map((column) => placeOf(first + index, first + column))),
      )
    })
    const inverted = inverse(new Matrix(coefficients.map((row) => [...row]))).to2DArray()
    this.massPlaces = inverted.flatMap((line, i) =>
      line.flatMap((coefficient, j) =>
        mass.map(({ row, column, value }) => ({
          place: placeOf(i * states + row, j * states + column),
          value: coefficient * value,
        })),
      ),
    )
    this.factors = memory.allocate(storage.factorDoubles(realKind))
    const module = new ModelModule(model, [])
    const given = writeGivenMatrix(module, storage)
    void given.factor
    if (stride === null) void given.transposedSolve
    else writeSolveMany(module, { states: this.size, parameters: stride }, storage)
    this.functions = module.instantiate()
  }

  /** Begins another system. */
  start(): void {
    const { doubles } = this.model.memory
    doubles.fill(0, this.matrix / 8, this.matrix / 8 + this.values)
  }

  /** Puts df/dy at a stage, as the model keeps it, into its place. */
  put(stage: number, jacobian: number): void {
    const { doubles } = this.model.memory
    const places = this.jacobianPlaces[stage]!
    for (let index = 0; index < places.length; index++) {
      doubles[this.matrix / 8 + places[index]!] = doubles[jacobian / 8 + index]!
    }
  }

  /** Factors the system for a step of size h; false when it is singular. */
  factor(h: number): boolean {
    const { doubles } = this.model.memory
    for (const { place, value } of this.massPlaces) doubles[this.matrix / 8 + place]! -= value / h
    return this.functions.factor!(0, this.matrix, this.factors) === 0
  }

  /** solution = system^-1 right, for matrices [size][stride]: byte addresses. */
  solveMany(right: number, solution: number): void {
    this.functions.solveMany!(this.factors, right, solution)
  }

  /** solution = system^-T right, vectors [size] with room for whole pairs; they may be the same. */
  transposedSolve(right: number, solution: number): void {
    this.functions.transposedSolve!(this.factors, right, solution)
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
