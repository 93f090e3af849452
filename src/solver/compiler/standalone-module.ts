import type { Arithmetic } from './arithmetic'
import { instantiate, ModuleBuilder, type ExportedFunction, type FunctionBuilder } from './encoder'
import type { AlgebraModule } from './linear-algebra'
import { ModelMemory } from './memory'
import { VectorOperations } from './vector'

/** A module of linear algebra alone, over a memory of its own. */
export class StandaloneModule implements AlgebraModule {
  readonly memory = new ModelMemory()
  private readonly builder = new ModuleBuilder(this.memory)

  constructor(private readonly arithmetic: Arithmetic) {}

  add(f: FunctionBuilder, exported = true): number {
    return this.builder.add(f, exported)
  }

  vector(f: FunctionBuilder): VectorOperations {
    return new VectorOperations(f, this.builder, this.arithmetic)
  }

  /** Compiles what was written; returns the exported functions by name. */
  instantiate(): Readonly<Record<string, ExportedFunction>> {
    return instantiate(this.builder.encode(), this.memory.host)
  }
}
