import { availableParallelism } from 'node:os'
import { type ExperimentThreads, completed } from '../../engine'
import { type ChunkOutcome, type ChunkRunner, threadLost } from '../../solver'
import { Claims } from './claims'
import { EngineAmongThreads } from './engine-among-threads'
import { SharedWords } from './shared-words'
import { ThreadConnection } from './thread-connection'

/**
 * Threads that compute chunks of gradients, and experiments of losses, for one engine, which waits for them. They are started when they are
 * first needed, kept warm, and end with the process.
 */
export class ComputeThreads {
  private readonly connection: ThreadConnection
  /** Cores that are this engine's. */
  private cores = availableParallelism()

  /** @param entry path of the built file of the threads (`out/main/compute-thread.js`) */
  constructor(entry: string) {
    this.connection = new ThreadConnection(entry)
  }

  /** How many cores are this engine's from now on: other engines have the others. */
  share(cores: number): void {
    this.cores = cores
  }

  /**
   * What computes chunks in so many threads at once, null for one a core; undefined for 0, and where the engine's thread may not wait for
   * others.
   */
  runner(threads: number | null): ChunkRunner | undefined {
    if (threads === 0 || !SharedWords.canWait) return undefined
    const count = (): number => threads ?? this.cores
    return {
      get atOnce() {
        return count()
      },
      run: (model, solve, ranges, interrupt) => {
        const work = { kind: 'chunks', solve, ranges } as const
        const begun = this.connection.begin({ model, work, claims: Claims.of(ranges.length), workers: count() })
        if (typeof begun === 'string') return [threadLost(solve, begun)]
        const result = completed(begun.link.result(begun.job, interrupt))
        return result ? (result.outcomes as ChunkOutcome[]) : [threadLost(solve, this.connection.drop())]
      },
    }
  }

  /** What computes experiments in so many threads at once, the engine's own among them; undefined where that is the only one. */
  experiments(threads: number | null): ExperimentThreads | undefined {
    if (threads === 0 || threads === 1 || !SharedWords.canWait) return undefined
    return new EngineAmongThreads(this.connection, () => threads ?? this.cores)
  }

  /** Ends all threads. */
  close(): void {
    this.connection.drop()
  }
}
