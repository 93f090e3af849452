import { seedsOf, type Node, type ProgramName } from '../graph'
import type { CompiledModel } from './compiled-model'
import type { FunctionBuilder } from './encoder'
import { instantiate, ModuleBuilder, type ExportedFunction } from './encoder'
import { addKernelFunctions } from './kernel-functions'
import { parameterStride } from './linear-algebra'
import { writeProgram, type CompilationContext } from './lowering'
import type { ModelMemory } from './memory'
import { writeTrajectory } from './trajectory'
import type { TrajectoryMemory } from './trajectory-memory'
import { VectorOperations } from './vector'

/**
 * One WebAssembly module of a model while it is written: programs of the model and functions that call them. Every module of a model
 * works over the model's one memory, and is written when something first asks for it: a solve never pays for a gradient's code.
 */
export class ModelModule {
  /** The function index of the host's `poll`: what takes long calls it now and then (see CompiledModel). */
  readonly poll = 0
  /** The same of the host's `recall`. */
  private readonly recall = 1
  private readonly module: ModuleBuilder
  private readonly context: CompilationContext
  private readonly indices = new Map<ProgramName, number>()
  /** By derivative. */
  private readonly readers = new Map<TrajectoryMemory, number[]>()

  /** `programs`: those that will be asked for, so that kernels which they use often are shared. */
  constructor(
    readonly model: CompiledModel,
    programs: readonly ProgramName[],
  ) {
    const { memory, arithmetic } = model
    this.module = new ModuleBuilder(memory, ['poll', 'recall'])
    const outputs = programs.map((name) => model.program(name))
    this.context = {
      module: this.module,
      poll: this.poll,
      memory,
      parameters: model.theta,
      inputs: model.inputs,
      arithmetic,
      kernels: addKernelFunctions(this.module, arithmetic, outputs),
      trajectory: (derivative) => this.trajectory(model.trajectory, derivative),
    }
  }

  /** The function index of a program of the model. It takes time, then the addresses of state, seeds and outputs. */
  program(name: ProgramName): number {
    const known = this.indices.get(name)
    if (known !== undefined) return known
    const index = this.write(name, this.model.program(name), seedsOf(name))
    this.indices.set(name, index)
    return index
  }

  /** The function index of a program with the given outputs, which read that many seeds. */
  write(name: string, outputs: readonly Node[], seeds = 0): number {
    // Rows of df/dtheta, always the last output, lie as far apart as those of the sensitivities that they enter.
    const wide = name === 'parameterJacobian' || name === 'linearisation' ? outputs.length - 1 : null
    const placed = outputs.map((node, index) => ({
      node,
      columnBytes: 8 * (index === wide ? parameterStride(this.model) : node.rows),
    }))
    return writeProgram(this.context, name, seeds, placed)
  }

  /** The function index of (time, result): the solution in a memory, or a derivative of it. */
  trajectory(of: TrajectoryMemory, derivative = 0): number {
    const readers = this.readers.get(of) ?? []
    this.readers.set(of, readers)
    return (readers[derivative] ??= writeTrajectory(this.module, this.vector, of, derivative, this.recall))
  }

  get memory(): ModelMemory {
    return this.model.memory
  }

  /** Operations on pairs of doubles, written into a function of this module. */
  vector = (f: FunctionBuilder): VectorOperations => new VectorOperations(f, this.module, this.model.arithmetic)

  add(f: FunctionBuilder, exported = true): number {
    return this.module.add(f, exported)
  }

  /** Makes a function of the module callable from outside under a name. */
  exportFunction(name: string, index: number): void {
    this.module.exportFunction(name, index)
  }

  /** The module's bytes. */
  encode(): Uint8Array {
    return this.module.encode()
  }

  /** Compiles what was written; returns the exported functions by name. */
  instantiate(): Readonly<Record<string, ExportedFunction>> {
    return instantiate(this.encode(), this.model.memory.host, {
      poll: () => this.model.poll?.(),
      recall: () => this.model.trajectory.recall?.(),
    })
  }
}
