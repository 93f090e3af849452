import {
  type Emit,
  type Failure,
  type RunStatus,
  type TrainingRecord,
  type Versions,
  type WorkbenchContract,
  failed,
} from '../../shared'
import type { ProjectSession } from '../projects/session'
import type { ProjectStore } from '../store/project-store'
import { ActiveRun } from './active-run'
import type { EnginePool, PooledEngine } from './engine-pool'
import { trainingData } from './training-data'

/**
 * Runs wait here and train on as many engines as there are cores. The store is written only here and in the handlers, by this one
 * process; what an engine reports is kept before it is told further.
 */
export class RunQueue {
  private readonly waiting: number[] = []
  private readonly active = new Map<number, ActiveRun>()
  private closing = false

  constructor(
    private readonly session: ProjectSession,
    private readonly pool: EnginePool,
    private readonly engineCount: number,
    private readonly versions: Versions,
    private readonly emit: Emit<WorkbenchContract>,
    private readonly report: (error: unknown) => void,
  ) {}

  /** Runs that another process left behind running or queued: its end was not theirs. */
  adopt(store: ProjectStore): void {
    if (store.readOnlyReason !== null) return
    for (const run of store.runs()) {
      if (run.status !== 'running' && run.status !== 'queued') continue
      store.changeRun(run.id, {
        status: 'interrupted',
        failure: failed(
          'The program ended while this run was open',
          `after epoch ${run.epoch}`,
          'Resume it: it continues from its last checkpoint with the same bits.',
        ),
      })
    }
  }

  enqueue(id: number): void {
    this.change(id, 'queued', null)
    this.waiting.push(id)
    this.schedule()
  }

  isActive(id: number): boolean {
    return this.active.has(id) || this.waiting.includes(id)
  }

  /** Resolves when the run has ended with a last checkpoint, or at once when it had not begun. */
  async end(id: number, wish: 'pause' | 'stop'): Promise<void> {
    const at = this.waiting.indexOf(id)
    if (at >= 0) {
      this.waiting.splice(at, 1)
      this.change(id, wish === 'pause' ? 'paused' : 'stopped', null)
      return
    }
    const run = this.active.get(id)
    if (run !== undefined) await run.end(wish, () => this.pool.kill(run.engine))
    else if (wish === 'stop') this.change(id, 'stopped', null)
  }

  /** Checkpoints and pauses everything; resolves when nothing trains. */
  async pauseAll(): Promise<void> {
    this.closing = true
    try {
      await Promise.all([...this.waiting, ...this.active.keys()].map((id) => this.end(id, 'pause')))
    } finally {
      this.closing = false
    }
  }

  private schedule(): void {
    while (!this.closing && this.active.size < this.engineCount) {
      const id = this.waiting.shift()
      if (id === undefined) return
      this.begin(id)
    }
  }

  /** Runs side by side have the cores between them, so that their threads do not get in one another's way. */
  private shareCores(): void {
    const cores = Math.max(1, Math.floor(this.engineCount / Math.max(1, this.active.size)))
    for (const { engine } of this.active.values()) giveCores(engine, cores)
  }

  private begin(id: number): void {
    const store = this.session.current
    const run = store?.run(id) ?? null
    if (store === null || run === null) return
    const data = trainingData(store, run.datasetId)
    if (data.status === 'failed') return this.change(id, 'failed', data)

    const engine = this.pool.acquire()
    const active = new ActiveRun(id, engine)
    this.active.set(id, active)
    this.shareCores()
    store.changeRun(id, { versions: this.versions })
    this.change(id, 'running', null)

    const stopListening = [
      engine.client.on('progress', (progress) => {
        if (progress.id === id) this.emit('run.progress', progress)
      }),
      engine.client.on('record', (record) => {
        if (record.id === id) this.keep(active, record)
      }),
      engine.client.on('ended', (ended) => {
        if (ended.id === id) finish(ended.status, ended.failure, true)
      }),
    ]
    let finished = false
    const finish = (status: RunStatus, failure: Failure | null, alive: boolean): void => {
      if (finished) return
      finished = true
      for (const stop of stopListening) stop()
      this.active.delete(id)
      this.shareCores()
      this.change(id, status, failure)
      if (alive) {
        giveCores(engine, this.engineCount)
        this.pool.release(engine)
      }
      active.ended()
      this.schedule()
    }
    engine.client.onClose(() => this.engineLost(active, finish))
    engine.client
      .call('train.start', {
        id,
        data: data.value,
        model: run.settings.model,
        training: run.settings.training,
        checkpoint: store.checkpoint(id),
      })
      .then((started) => {
        if (started.status === 'failed') finish('failed', started, true)
      })
      .catch((error: unknown) => {
        // An engine that died has been told by onClose already; anything else is a mistake of ours.
        if (finished) return
        this.report(error)
        finish('failed', failed('The engine did not take the run', `run ${id}`, 'Please report this.'), true)
      })
  }

  private engineLost(
    active: ActiveRun,
    finish: (status: RunStatus, failure: Failure | null, alive: boolean) => void,
  ): void {
    if (active.wish === 'pause') return finish('paused', null, false)
    if (active.wish === 'stop') return finish('stopped', null, false)
    finish(
      'interrupted',
      failed(
        'The engine process ended without a word',
        `process ${active.engine.process.processId ?? 'in memory'}`,
        'Resume the run: it continues from its last checkpoint with the same bits.',
      ),
      false,
    )
  }

  private keep(active: ActiveRun, record: TrainingRecord): void {
    const store = this.session.current
    if (store === null) return
    try {
      this.emit('run.changed', store.keepRecord(record))
    } catch (error) {
      // A full disk, a file taken away: training on would lose more with every second.
      const message = error instanceof Error ? error.message : String(error)
      this.emit('notice', {
        severity: 'error',
        message: `Run ${active.id} could not be saved (${message}). It was paused; free some space and resume it.`,
      })
      if (active.wish === null) void this.end(active.id, 'pause')
    }
  }

  private change(id: number, status: RunStatus, failure: Failure | null): void {
    const store = this.session.current
    if (store === null) return
    try {
      this.emit('run.changed', store.changeRun(id, { status, failure }))
    } catch (error) {
      this.report(error)
      this.emit('notice', { severity: 'error', message: `The state of run ${id} could not be saved.` })
    }
  }
}

function giveCores({ client }: PooledEngine, cores: number): void {
  // An engine that dies meanwhile is told of by its end.
  client.call('cores.share', { cores }).catch(() => undefined)
}
