import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import {
  type ChunkedSolve,
  type ChunkOutcome,
  type ChunkRunner,
  type ColumnRange,
  type CompiledModel,
  serializeModel,
  threadLost,
} from '../../solver'
import type { TravellingModel } from './messages'
import { SharedWords } from './shared-words'
import { SupervisorLink } from './supervisor-link'

/**
 * Threads that compute the chunks of gradients for one engine, which waits for them. They are started when they are first needed, kept warm,
 * and end with the process.
 */
export class GradientThreads {
  private link: SupervisorLink | null = null
  private jobs = 0
  private model: { compiled: CompiledModel; travelling: TravellingModel } | null = null

  /** @param entry path of the built file of the threads (`out/main/gradient-thread.js`) */
  constructor(private readonly entry: string) {}

  /**
   * What computes chunks in so many threads at once, null for one a core; undefined for 0, and where the engine's thread may not wait for
   * others.
   */
  runner(threads: number | null): ChunkRunner | undefined {
    if (threads === 0 || !SharedWords.canWait) return undefined
    const count = threads ?? availableParallelism()
    return { atOnce: count, run: (model, solve, ranges, interrupt) => this.run(count, model, solve, ranges, interrupt) }
  }

  /** Ends all threads. */
  close(): void {
    this.link?.end()
    this.link = null
  }

  private run(
    threads: number,
    model: CompiledModel,
    solve: ChunkedSolve,
    ranges: readonly ColumnRange[],
    interrupt: (() => boolean) | undefined,
  ): readonly ChunkOutcome[] {
    if (this.link?.lost !== null) {
      if (!existsSync(this.entry)) return [threadLost(solve, `${this.entry} is missing`)]
      this.link = new SupervisorLink(this.entry)
    }
    const job = { number: ++this.jobs, threads, model: this.travelling(model), solve, ranges }
    const result = this.link.perform(job, interrupt)
    if (result) return result.outcomes
    const { lost } = this.link
    this.close()
    return [threadLost(solve, `the thread that minds the others: ${lost}`)]
  }

  private travelling(compiled: CompiledModel): TravellingModel {
    if (this.model?.compiled !== compiled) {
      const text = serializeModel(compiled.graph, { labels: true })
      const number = (this.model?.travelling.number ?? 0) + 1
      this.model = { compiled, travelling: { number, text, arithmetic: compiled.arithmetic } }
    }
    return this.model.travelling
  }
}
