import type { FunctionBuilder, FunctionSink } from '../encoder'
import type { ModelMemory } from '../memory'
import type { VectorOperations } from '../vector'

/** What linear algebra is written into. */
export interface AlgebraModule extends FunctionSink {
  readonly memory: ModelMemory
  /** The function index of what code that takes long calls now and then. */
  readonly poll?: number
  vector(f: FunctionBuilder): VectorOperations
}
