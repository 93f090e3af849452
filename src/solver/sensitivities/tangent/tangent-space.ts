import {
  ModelModule,
  realKind,
  writeSolveMany,
  writeSolveSensitivities,
  type CompiledModel,
  type ProgramName,
} from '../../compiler'
import { hasParameterRows, rowRange, seedsOf, type Node } from '../../graph'
import type { StepSolver } from '../../integrators'
import { jacobianRows, storedEntries, wholeRows, type StoredMatrix, type StoredRows } from '../steps/stored-rows'

type Program = (time: number, state: number, ...seedsAndResults: number[]) => void
type Solve = (factors: number, base: number, right: number, alpha: number, solution: number, slope: number) => void

/** Derivatives [from, to) of all that a solve has: by the parameters, then by the initial values where they are asked for. */
export interface ColumnRange {
  from: number
  to: number
}

/** What the columns of sensitivities are derivatives by. */
export interface TangentColumns {
  /** Whether the initial values follow the parameters. */
  initialValues: boolean
  /** How many there may be at once; all unless given. */
  atOnce?: number
}

/**
 * The matrices [states][stride] of a solve's sensitivities, and the compiled code over them: their columns are the parameters and, if they
 * are asked for, the initial values, all of them or a range; what pads them stays zero. Addresses are in bytes.
 */
export class TangentSpace {
  readonly model: CompiledModel
  /** All derivatives that there are. */
  readonly whole: ColumnRange
  /** Those that are the columns now. */
  range: ColumnRange
  /** Doubles from one row to the next; bytes of a row and of a matrix. */
  readonly stride: number
  readonly rowBytes: number
  readonly matrixBytes: number
  /** Of matrices as the model keeps df/dy, and of those that are kept whole. */
  readonly jacobianRows: StoredRows
  readonly wholeRows: StoredRows
  /** M; null for the identity. */
  readonly mass: StoredMatrix | null
  /** (time, state, 0, df/dy, df/dtheta). */
  linearisation: Program
  private readonly matrices: { address: number; bytes: number }[] = []
  private readonly made = new Map<string, unknown>()
  /** What was made for each range, and for the one that is covered now. */
  private readonly madeForRanges = new Map<string, Map<string, unknown>>()
  private madeForRange: Map<string, unknown>

  constructor(
    readonly solver: StepSolver,
    columns: TangentColumns,
    range?: ColumnRange,
  ) {
    const { model } = solver
    const { states, parameters } = model
    this.model = model
    this.whole = { from: 0, to: parameters + (columns.initialValues ? states : 0) }
    this.range = range ?? this.whole
    this.stride = 8 * Math.ceil(Math.max(columns.atOnce ?? this.whole.to, 1) / 8)
    this.rowBytes = 8 * this.stride
    this.matrixBytes = states * this.rowBytes
    this.jacobianRows = jacobianRows(model)
    this.wholeRows = wholeRows(states)
    this.mass = model.graph.mass && storedEntries(model, model.graph.mass)
    this.madeForRange = this.roomFor(this.range)
    this.linearisation = this.program('linearisation')
  }

  /** Derivatives in a row. */
  get columns(): number {
    return this.range.to - this.range.from
  }

  /** Makes a range the columns from now on; no more than there is room for. */
  cover(range: ColumnRange): void {
    if (range.from === this.range.from && range.to === this.range.to) return
    this.range = range
    this.madeForRange = this.roomFor(range)
    this.linearisation = this.program('linearisation')
    const { doubles } = this.model.memory
    for (const { address, bytes } of this.matrices) doubles.fill(0, address / 8, (address + bytes) / 8)
  }

  private roomFor({ from, to }: ColumnRange): Map<string, unknown> {
    return known(this.madeForRanges, `${from}-${to}`, () => new Map<string, unknown>())
  }

  /** Of a node whose rows are the parameters those that are columns now; null where there are none. */
  parameterRows(node: Node): Node | null {
    const { from, to } = this.range
    const last = Math.min(to, this.model.parameters)
    return from < last ? rowRange(this.model.graph.builder, node, from, last) : null
  }

  /** What its matrices occupy. */
  get bytes(): number {
    return this.matrices.reduce((total, { bytes }) => total + bytes, 0)
  }

  /** Room for a matrix. */
  matrix(): number {
    return this.reserve(this.matrixBytes)
  }

  /** Room for matrices one behind the other. */
  consecutive(count: number): readonly number[] {
    const first = this.reserve(count * this.matrixBytes)
    return Array.from({ length: count }, (_, index) => first + index * this.matrixBytes)
  }

  /** Room for one row. */
  row(): number {
    return this.reserve(this.rowBytes)
  }

  private reserve(bytes: number): number {
    const address = this.model.memory.allocate(bytes / 8)
    this.matrices.push({ address, bytes })
    return address
  }

  /** Room for a matrix as the model keeps df/dy, and for its factors. */
  jacobian(): number {
    return this.model.memory.allocate(this.model.matrix.jacobianDoubles)
  }

  factors(): number {
    return this.model.memory.allocate(this.model.matrix.factorDoubles(realKind))
  }

  /** A program of the model whose rows over the parameters are rows of matrices here. */
  program(name: ProgramName): Program {
    const { model, stride, range, whole } = this
    if (range === whole && stride === model.parameterStride) return model.functions[name] as Program
    return this.onceForRange(name, () => {
      const module = new ModelModule(model, [name])
      const all = model.program(name)
      const others = hasParameterRows(name) ? all.slice(0, -1) : all
      const rows = others.length < all.length ? this.parameterRows(all.at(-1)!) : null
      const apart = [...others.map((node) => node.rows), stride]
      module.write(name, rows ? [...others, rows] : others, { seeds: seedsOf(name), apart })
      return module.instantiate()[name] as Program
    })
  }

  /** (factors, base, right, alpha, solution, slope): see writeSolveSensitivities. */
  get solveStage(): Solve {
    const { model, stride } = this
    if (stride === model.parameterStride) return model.functions.solveSensitivities
    return this.once('solveSensitivities', () => {
      const module = new ModelModule(model, [])
      writeSolveSensitivities(module, { states: model.states, parameters: stride }, model.matrix)
      return module.instantiate()['solveSensitivities'] as Solve
    })
  }

  /** (factors, right, solution): solution = (alpha M - J)^-1 right. */
  get solve(): (factors: number, right: number, solution: number) => void {
    const { model, stride } = this
    if (stride === model.parameterStride) return model.functions.solveMany
    return this.once('solveMany', () => {
      const module = new ModelModule(model, [])
      writeSolveMany(module, { states: model.states, parameters: stride }, model.matrix)
      return module.instantiate()['solveMany'] as TangentSpace['solve']
    })
  }

  /** Something made when it is first asked for. */
  once<Value>(name: string, make: () => Value): Value {
    return known(this.made, name, make)
  }

  /** The same, for the columns that there are now. */
  onceForRange<Value>(name: string, make: () => Value): Value {
    return known(this.madeForRange, name, make)
  }
}

function known<Value extends Kept, Kept>(among: Map<string, Kept>, name: string, make: () => Value): Value {
  const value = (among.get(name) as Value | undefined) ?? make()
  among.set(name, value)
  return value
}
