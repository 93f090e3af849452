import type { ExperimentThreads } from '../../engine'
import type { ChunkRunner } from '../../solver'

/** Threads that compute with an engine; so many at once, or one for each of its cores where that is null. */
export interface EngineThreads {
  /** Says how many cores are this engine's. */
  share(cores: number): void
  /** Of the chunks of one gradient. */
  runner(threads: number | null): ChunkRunner | undefined
  /** Of the experiments of one loss. */
  experiments(threads: number | null): ExperimentThreads | undefined
}
