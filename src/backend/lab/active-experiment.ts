import type { PooledEngine } from '../runs/engine-pool'

/** Longer than a step of most experiments: after that the engine is ended. */
const patienceMs = 5000

/** An experiment that an engine runs now. */
export class ActiveExperiment {
  /** Whether its end is wished for. */
  stopping = false
  private patience: NodeJS.Timeout | null = null

  constructor(
    readonly engine: PooledEngine,
    /** Resolves when it has ended, however it ended. */
    readonly over: Promise<unknown>,
  ) {}

  /** Asks the engine to end it; `kill` is called when it does not answer. */
  async stop(kill: () => void): Promise<void> {
    this.stopping = true
    this.engine.client.call('lab.stop', {}).catch(() => undefined)
    this.patience ??= setTimeout(kill, patienceMs)
    await this.over
    clearTimeout(this.patience)
  }
}
