import {
  curvaturePullBacks,
  hasParameterRows,
  outputModeOf,
  seedsOf,
  type Node,
  type OutputMode,
  type ProgramName,
} from '../graph'
import type { CompiledModel } from './compiled-model'
import type { FunctionBuilder } from './encoder'
import { instantiate, ModuleBuilder, type ExportedFunction } from './encoder'
import { addKernelFunctions } from './kernel-functions'
import { parameterStride, stateStride } from './linear-algebra'
import { writeProgram, type CompilationContext } from './lowering'
import type { ModelMemory } from './memory'
import { writeTrajectory } from './trajectory'
import type { TrajectoryMemory } from './trajectory-memory'
import { VectorOperations } from './vector'

/** How a program is called and where its outputs go. */
export interface ProgramForm {
  /** How many seeds it reads; none unless given. Each is a vector, or several at one address, a state stride apart or so many doubles. */
  seeds?: number
  seedColumns?: number
  seedApart?: number
  /** Doubles from one column of each output to the next; its rows unless given. */
  apart?: readonly number[]
  /** What becomes of each output, by its place; they are written unless given. */
  mode?: (output: number) => OutputMode
}

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
  private readonly indices = new Map<string, number>()
  /** By derivative. */
  private readonly readers = new Map<TrajectoryMemory, number[]>()

  /** `programs`: those that will be asked for, by name or by their outputs, so that kernels which they use often are shared. */
  constructor(
    readonly model: CompiledModel,
    programs: readonly (ProgramName | readonly Node[])[],
  ) {
    const { memory, arithmetic } = model
    this.module = new ModuleBuilder(memory, ['poll', 'recall'])
    const outputs = programs.map((program) => (typeof program === 'string' ? model.program(program) : program))
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
    return this.once(name, () => this.writeProgram(name, parameterStride(this.model)))
  }

  /**
   * The function index of `curvaturePullBack` summed over pairs of seeds: each of its two seed arguments has the address of `columns`
   * vectors, a state stride apart.
   */
  curvaturePullBacks(columns: number): number {
    const name = 'curvaturePullBacks'
    return this.once(`${name}:${columns}`, () => {
      const mode = (output: number) => outputModeOf('curvaturePullBack', output)
      return this.write(name, curvaturePullBacks(this.model.graph, columns), { seeds: 2, seedColumns: columns, mode })
    })
  }

  private once(key: string, write: () => number): number {
    const index = this.indices.get(key) ?? write()
    this.indices.set(key, index)
    return index
  }

  /**
   * The function index of a program of the model whose rows over the parameters, and whose other columns if that is said, too, lie so many
   * doubles apart.
   */
  writeProgram(name: ProgramName, rowDoubles: number, columnDoubles?: number): number {
    const outputs = this.model.program(name)
    // Rows over the parameters lie as far apart as those of the sensitivities that they enter.
    const wide = hasParameterRows(name) ? outputs.length - 1 : null
    const apart = outputs.map((node, index) => (index === wide ? rowDoubles : (columnDoubles ?? node.rows)))
    return this.write(name, outputs, { seeds: seedsOf(name), apart, mode: (output) => outputModeOf(name, output) })
  }

  /** The function index of a program with the given outputs. */
  write(name: string, outputs: readonly Node[], form: ProgramForm = {}): number {
    const { seeds: count = 0, seedColumns: columns = 1, seedApart = stateStride(this.model), apart, mode } = form
    const placed = outputs.map((node, index) => ({
      node,
      columnBytes: 8 * (apart?.[index] ?? node.rows),
      mode: mode?.(index) ?? 'write',
    }))
    const seeds = { count, columns, columnBytes: 8 * seedApart }
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
