import { ModelModule, realKind, writeSolveSensitivities, type CompiledModel, type ProgramName } from '../../compiler'
import type { StepSolver } from '../../integrators'
import { jacobianRows, storedEntries, wholeRows, type StoredMatrix, type StoredRows } from './stored-rows'

type Program = (time: number, state: number, ...seedsAndResults: number[]) => void
type Solve = (factors: number, base: number, right: number, alpha: number, solution: number, slope: number) => void

/**
 * The matrices [states][stride] of a solve's sensitivities, and the compiled code over them: their columns are the parameters and, if they
 * are asked for, the initial values; what pads them stays zero. Addresses are in bytes.
 */
export class TangentSpace {
  readonly model: CompiledModel
  /** Derivatives in a row; doubles from one row to the next; bytes of a row and of a matrix. */
  readonly columns: number
  readonly stride: number
  readonly rowBytes: number
  readonly matrixBytes: number
  /** Of matrices as the model keeps df/dy, and of those that are kept whole. */
  readonly jacobianRows: StoredRows
  readonly wholeRows: StoredRows
  /** M; null for the identity. */
  readonly mass: StoredMatrix | null
  /** (time, state, 0, df/dy, df/dtheta). */
  readonly linearisation: Program
  private allocated = 0
  private nothing = 0
  private unused = 0
  private readonly compiled = new Map<string, unknown>()

  /** `initialValues`: whether there are columns for them. */
  constructor(
    readonly solver: StepSolver,
    initialValues: boolean,
  ) {
    const { model } = solver
    const { states, parameters } = model
    this.model = model
    this.columns = parameters + (initialValues ? states : 0)
    this.stride = 8 * Math.ceil(Math.max(this.columns, 1) / 8)
    this.rowBytes = 8 * this.stride
    this.matrixBytes = states * this.rowBytes
    this.jacobianRows = jacobianRows(model)
    this.wholeRows = wholeRows(states)
    this.mass = model.graph.mass && storedEntries(model, model.graph.mass)
    this.linearisation = this.program('linearisation')
  }

  /** What its matrices occupy. */
  get bytes(): number {
    return this.allocated * this.matrixBytes
  }

  /** Room for a matrix. */
  matrix(): number {
    return this.matrices(1)[0]!
  }

  /** Room for matrices one behind the other. */
  matrices(count: number): number[] {
    this.allocated += count
    const first = this.model.memory.allocate((count * this.matrixBytes) / 8)
    return Array.from({ length: count }, (_, index) => first + index * this.matrixBytes)
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
    const { model, stride } = this
    if (stride === model.parameterStride) return model.functions[name] as Program
    return this.once(name, () => {
      const module = new ModelModule(model, [name])
      module.writeProgram(name, stride)
      return module.instantiate()[name] as Program
    })
  }

  /** (factors, base, right, alpha, solution, slope): see writeSolveSensitivities. */
  get solveStage(): Solve {
    const { model, stride } = this
    if (stride === model.parameterStride) return model.functions.solveSensitivities
    return this.once('solveSensitivities', () => {
      const module = new ModelModule(model, [])
      writeSolveSensitivities(module, { states: model.states, parameters: this.columns }, model.matrix)
      return module.instantiate()['solveSensitivities'] as Solve
    })
  }

  /** solution = (alpha M - J)^-1 right. */
  solve(factors: number, right: number, solution: number): void {
    this.nothing ||= this.matrix()
    this.unused ||= this.matrix()
    this.solveStage(factors, this.nothing, right, 0, solution, this.unused)
  }

  /** Something made when it is first asked for. */
  once<Value>(name: string, make: () => Value): Value {
    const value = (this.compiled.get(name) as Value | undefined) ?? make()
    this.compiled.set(name, value)
    return value
  }
}
