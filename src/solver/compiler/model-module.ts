import { hasParameterRows, seedsOf, type Node, type ProgramName } from '../graph'
import type { CompiledModel } from './compiled-model'
import type { FunctionBuilder } from './encoder'
import { instantiate, ModuleBuilder, type ExportedFunction } from './encoder'
import { addKernelFunctions } from './kernel-functions'
import { parameterStride } from './linear-algebra'
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
  private readonly indices = new Map<ProgramName, number>()

  /** `programs`: those that will be asked for, so that kernels which they use often are shared. */
  constructor(
    readonly model: CompiledModel,
    programs: readonly ProgramName[],
  ) {
    const { memory, arithmetic } = model
    this.module = new ModuleBuilder(memory, ['poll'])
    const outputs = programs.map((name) => model.program(name))
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
    const known = this.indices.get(name)
    if (known !== undefined) return known
    const index = this.writeProgram(name, parameterStride(this.model))
    this.indices.set(name, index)
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
    return this.write(name, outputs, seedsOf(name), apart)
  }

  /** The function index of a program with the given outputs, which read that many seeds; columns lie so many doubles apart. */
  write(name: string, outputs: readonly Node[], seeds = 0, apart = outputs.map(({ rows }) => rows)): number {
    const placed = outputs.map((node, index) => ({ node, columnBytes: 8 * apart[index]! }))
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
