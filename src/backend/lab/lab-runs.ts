import {
  type Emit,
  type LabEntry,
  type LabOutcome,
  type LabRecord,
  type LabSettings,
  type Outcome,
  type Versions,
  type WorkbenchContract,
  describeFailure,
  failed,
  succeeded,
} from '../../shared'
import { type RunnableExperiment, describeExperiment, labExperimentNamed } from '../../engine'
import type { ProjectSession } from '../projects'
import type { EnginePool, PooledEngine } from '../runs/engine-pool'
import { type ProjectStore, attempt } from '../store'
import { ActiveExperiment } from './active-experiment'
import { readLabFiles } from './read-lab-files'

/** Experiments that run now, each on an engine of its own; what they come to is kept in the project that was open when they began. */
export class LabRuns {
  private readonly active = new Map<string, ActiveExperiment>()

  constructor(
    private readonly session: ProjectSession,
    private readonly engines: EnginePool,
    private readonly versions: Versions,
    /** Where the measurements lie that experiments take. */
    private readonly dataFolder: string,
    /** Milliseconds since 1970. */
    private readonly now: () => number,
    private readonly emit: Emit<WorkbenchContract>,
  ) {}

  /** An experiment with what is known of its runs. */
  entry(experiment: RunnableExperiment): LabEntry {
    const summaries = this.session.current?.labSummaries() ?? []
    return {
      experiment: describeExperiment(experiment),
      latest: summaries.find((summary) => summary.experiment === experiment.name) ?? null,
      running: this.active.has(experiment.name),
    }
  }

  /** Resolves when it has ended; null when it was stopped. */
  async run(name: string, settings: LabSettings): Promise<Outcome<LabRecord | null>> {
    const experiment = labExperimentNamed(name)
    if (experiment.status === 'failed') return experiment
    const { title } = experiment.value
    if (this.active.has(name)) return failed('The experiment runs already', title, 'Wait for its end, or stop it.')
    const store = this.session.current
    const engine = this.engines.acquire()
    const working = this.work(engine, experiment.value, settings)
    const active = new ActiveExperiment(engine, working)
    this.active.set(name, active)
    this.changed(experiment.value)
    const outcome = await working
    this.active.delete(name)
    this.engines.release(engine)
    // Whoever asked for the end gets it, even if the engine had to be ended for it.
    const record = active.stopping ? succeeded(null) : this.recordOf(name, outcome)
    if (record.status === 'ok' && record.value !== null) this.keep(store, record.value)
    this.changed(experiment.value)
    return record
  }

  /** Resolves when it has ended. */
  async stop(name: string): Promise<void> {
    const active = this.active.get(name)
    await active?.stop(() => this.engines.kill(active.engine))
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.active.keys()].map((name) => this.stop(name)))
  }

  private async work(
    engine: PooledEngine,
    { name: experiment, files = [] }: RunnableExperiment,
    settings: LabSettings,
  ): Promise<Outcome<LabOutcome>> {
    const measured = readLabFiles(this.dataFolder, files)
    const stopListening = engine.client.on('lab.progress', (progress) => this.emit('lab.progress', progress))
    try {
      return await engine.client.call('lab.run', { experiment, settings, files: measured })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return failed(`The engine ended before the experiment did: ${message}`, experiment, 'Run it again.')
    } finally {
      stopListening()
    }
  }

  private recordOf(experiment: string, outcome: Outcome<LabOutcome>): Outcome<LabRecord | null> {
    if (outcome.status === 'failed') return outcome
    const { result, settings, seconds } = outcome.value
    if (result === null) return succeeded(null)
    const judged = result.findings.filter(({ asExpected }) => asExpected !== null)
    return succeeded({
      experiment,
      settings,
      finishedAt: new Date(this.now()).toISOString(),
      seconds,
      versions: this.versions,
      judged: judged.length,
      asExpected: judged.filter(({ asExpected }) => asExpected).length,
      result,
    })
  }

  /** The project may have been closed meanwhile, or be open for reading only. */
  private keep(store: ProjectStore | null, record: LabRecord): void {
    if (store === null || store !== this.session.current || store.readOnlyReason !== null) return
    const kept = attempt(store, () => store.keepLabRecord(record))
    if (kept.status === 'failed')
      this.emit('notice', { severity: 'error', message: `The result could not be kept. ${describeFailure(kept)}` })
  }

  private changed(experiment: RunnableExperiment): void {
    this.emit('lab.changed', this.entry(experiment))
  }
}
