import { modelPrograms, serializeModel, type ModelGraph, type ModelPrograms } from '../graph'
import type { Arithmetic } from './arithmetic'
import { fingerprint } from '../graph/fingerprint'
import { modelMatrix, parameterStride, stateStride, type ModelMatrix } from './linear-algebra'
import { ModelMemory } from './memory'
import { lazyModelFunctions, type ModelFunctions } from './model-functions'
import { ModelParameters } from './parameters'
import { TrajectoryMemory } from './trajectory-memory'

/** A compiled model: its functions over its own memory. Not to be used by two solves at once. */
export class CompiledModel {
  /** k, m. */
  readonly states: number
  readonly parameters: number
  /** Doubles that a state vector occupies, and that lie between rows of a [k][m] matrix. */
  readonly stateStride: number
  readonly parameterStride: number
  readonly memory: ModelMemory
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
  private solution: TrajectoryMemory | null = null

  /**
   * @param hash fingerprint of the graph, to be kept with a run
   * @param origin the model that this one is a companion of
   */
  constructor(
    readonly graph: ModelGraph,
    readonly arithmetic: Arithmetic,
    readonly hash: string,
    private readonly origin: CompiledModel | null = null,
  ) {
    this.states = graph.states
    this.parameters = graph.parameters
    this.stateStride = stateStride(graph)
    this.parameterStride = parameterStride(graph)
    this.memory = origin?.memory ?? new ModelMemory()
    this.theta = origin?.theta ?? new ModelParameters(this.memory, graph.parameters)
    // Spare doubles: for a constant of a companion's own, and because the pair with the last one may reach over it.
    this.inputs = origin?.inputs ?? this.memory.allocate(graph.inputs + 2)
    this.program = modelPrograms(graph, (output) => this.matrix.stored(output))
    this.functions = lazyModelFunctions(this)
  }

  /** How the matrix alpha M - J is kept, and with it the Jacobian of the programs. */
  get matrix(): ModelMatrix {
    this.storage ??= modelMatrix(this.graph, this.memory)
    return this.storage
  }

  /**
   * Another model of the same parameters and constants (and one constant of its own, after them) in the same memory; its `trajectory` nodes
   * read the solution that this one keeps.
   */
  companion(graph: ModelGraph): CompiledModel {
    return new CompiledModel(graph, this.arithmetic, fingerprint(serializeModel(graph)), this)
  }

  /** The solution that is kept for companions, and that a companion reads. */
  get trajectory(): TrajectoryMemory {
    this.solution ??= this.origin?.trajectory ?? new TrajectoryMemory(this.memory, this.states)
    return this.solution
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
