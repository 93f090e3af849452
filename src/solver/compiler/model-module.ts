import { curvaturePullBacks, outputModeOf, seedsOf, type Node, type OutputMode, type ProgramName } from '../graph'
import type { CompiledModel } from './compiled-model'
import type { FunctionBuilder } from './encoder'
import { instantiate, ModuleBuilder, type ExportedFunction } from './encoder'
import { addKernelFunctions } from './kernel-functions'
import { parameterStride, stateStride } from './linear-algebra'
import { writeProgram, type CompilationContext } from './lowering'
import type { ModelMemory } from './memory'
import { VectorOperations } from './vector'

/**
 * One WebAssembly module of a model while it is written: programs of the model and functions that call them. Every module of a model
 * works over the model's one memory, and is written when something first asks for it: a solve never pays for a gradient's code.
 */
export class ModelModule {
  /** The function index of the host's `poll`: what takes long calls it now and then (see CompiledModel). */
  readonly poll = 0
  private readonly module: ModuleBuilder
  private readonly context: CompilationContext
  private readonly indices = new Map<string, number>()

  /** `programs`: those that will be asked for, by name or by their outputs, so that kernels which they use often are shared. */
  constructor(
    readonly model: CompiledModel,
    programs: readonly (ProgramName | readonly Node[])[],
  ) {
    const { memory, arithmetic } = model
    this.module = new ModuleBuilder(memory, ['poll'])
    const outputs = programs.map((program) => (typeof program === 'string' ? model.program(program) : program))
    this.context = {
      module: this.module,
      poll: this.poll,
      memory,
      parameters: model.theta,
      inputs: model.inputs,
      arithmetic,
      kernels: addKernelFunctions(this.module, arithmetic, outputs),
    }
  }

  /** The function index of a program of the model. It takes time, then the addresses of state, seeds and outputs. */
  program(name: ProgramName): number {
    return this.once(name, () => {
      const mode = (output: number) => outputModeOf(name, output)
      return this.write(name, this.model.program(name), { count: seedsOf(name) }, mode)
    })
  }

  /**
   * The function index of `curvaturePullBack` summed over pairs of seeds: each of its two seed arguments has the address of `columns`
   * vectors, a state stride apart.
   */
  curvaturePullBacks(columns: number): number {
    const name = 'curvaturePullBacks'
    return this.once(`${name}:${columns}`, () => {
      const mode = (output: number) => outputModeOf('curvaturePullBack', output)
      return this.write(name, curvaturePullBacks(this.model.graph, columns), { count: 2, columns }, mode)
    })
  }

  private once(key: string, write: () => number): number {
    const index = this.indices.get(key) ?? write()
    this.indices.set(key, index)
    return index
  }

  /**
   * The function index of a program with the given outputs, which read so many seeds, each alone or several of them at one address; `mode`
   * says what becomes of each output.
   */
  write(
    name: string,
    outputs: readonly Node[],
    { count, columns = 1 }: { count: number; columns?: number } = { count: 0 },
    mode: (output: number) => OutputMode = () => 'write',
  ): number {
    // Rows of df/dtheta, always the last output, lie as far apart as those of the sensitivities that they enter.
    const wide = name === 'parameterJacobian' || name === 'linearisation' ? outputs.length - 1 : null
    const placed = outputs.map((node, index) => ({
      node,
      columnBytes: 8 * (index === wide ? parameterStride(this.model) : node.rows),
      mode: mode(index),
    }))
    const seeds = { count, columns, columnBytes: 8 * stateStride(this.model) }
    return writeProgram(this.context, name, seeds, placed)
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
    return instantiate(this.encode(), this.model.memory.host, { poll: () => this.model.poll?.() })
  }
}
