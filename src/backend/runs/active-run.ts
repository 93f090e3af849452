import type { PooledEngine } from './engine-pool'

/** Longer than any epoch of a reasonable model: after that the engine is ended, and the last checkpoint is what remains. */
const patienceMs = 5000

/** A run that an engine trains now. */
export class ActiveRun {
  private readonly waiting: (() => void)[] = []
  private patience: NodeJS.Timeout | null = null
  private over = false
  /** What the user asked for, when the engine had to be ended before it answered. */
  wish: 'pause' | 'stop' | null = null

  constructor(
    readonly id: number,
    readonly engine: PooledEngine,
  ) {}

  /** Asks the engine to end the run with a last checkpoint; resolves when it has, or when it was ended for not answering. */
  end(wish: 'pause' | 'stop', kill: () => void): Promise<void> {
    if (this.over) return Promise.resolve()
    this.wish = wish
    this.engine.client.call(`train.${wish}`, { id: this.id }).catch(() => undefined)
    this.patience ??= setTimeout(kill, patienceMs)
    return new Promise((resolve) => this.waiting.push(resolve))
  }

  ended(): void {
    this.over = true
    if (this.patience !== null) clearTimeout(this.patience)
    for (const resolve of this.waiting) resolve()
  }
}
