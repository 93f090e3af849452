import { modelPrograms, type ModelGraph, type ModelPrograms } from '../graph'
import type { Arithmetic } from './arithmetic'
import { modelMatrix, parameterStride, stateStride, type ModelMatrix } from './linear-algebra'
import { ModelMemory } from './memory'
import { lazyModelFunctions, type ModelFunctions } from './model-functions'
import { ModelParameters } from './parameters'

/** A compiled model: its functions over its own memory. Not to be used by two solves at once. */
export class CompiledModel {
  /** k, m. */
  readonly states: number
  readonly parameters: number
  /** Doubles that a state vector occupies, and that lie between rows of a [k][m] matrix. */
  readonly stateStride: number
  readonly parameterStride: number
  readonly memory = new ModelMemory()
  readonly theta: ModelParameters
  /** Byte address of the experiment's constants. */
  readonly inputs: number
  /** The outputs of the model's programs. */
  readonly program: ModelPrograms
  /** Each is compiled when it is first used. */
  readonly functions: ModelFunctions
  /** Called now and then by compiled code that takes long; what it throws leaves that code. */
  poll: (() => void) | null = null
  private readonly workspaces = new Map<string, unknown>()
  private storage: ModelMatrix | null = null

  /** `hash`: fingerprint of the graph, to be kept with a run. */
  constructor(
    readonly graph: ModelGraph,
    readonly arithmetic: Arithmetic,
    readonly hash: string,
  ) {
    this.states = graph.states
    this.parameters = graph.parameters
    this.stateStride = stateStride(graph)
    this.parameterStride = parameterStride(graph)
    this.theta = new ModelParameters(this.memory, graph.parameters)
    // Two spare doubles: the pair with the last one may reach over it.
    this.inputs = this.memory.allocate(graph.inputs + 2)
    this.program = modelPrograms(graph, (output) => this.matrix.stored(output))
    this.functions = lazyModelFunctions(this)
  }

  /** How the matrix alpha M - J is kept, and with it the Jacobian of the programs. */
  get matrix(): ModelMatrix {
    this.storage ??= modelMatrix(this.graph, this.memory)
    return this.storage
  }

  /** Sets theta (length m) and the copies of weights that the derivatives read. */
  setParameters(theta: Float64Array): void {
    this.theta.set(theta)
  }

  /** Sets the constants of the experiment that is solved next (as many as the model has). */
  setInputs(values: Float64Array): void {
    this.memory.write(this.inputs, values)
  }

  /** What a method keeps with the model (memory, compiled code), made at its first use. */
  workspace<Workspace>(name: string, make: () => Workspace): Workspace {
    let workspace = this.workspaces.get(name)
    if (workspace === undefined) {
      workspace = make()
      this.workspaces.set(name, workspace)
    }
    return workspace as Workspace
  }
}
