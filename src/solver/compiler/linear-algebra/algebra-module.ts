import type { FunctionBuilder, FunctionSink } from '../encoder'
import type { ModelMemory } from '../memory'
import type { VectorOperations } from '../vector'

/** What linear algebra is written into. */
export interface AlgebraModule extends FunctionSink {
  readonly memory: ModelMemory
  vector(f: FunctionBuilder): VectorOperations
}
