import {
  type Emit,
  type Failure,
  type Outcome,
  type RunProgress,
  type RunSummary,
  type TrainingRecord,
  type WorkbenchContract,
  runSettingsSchema,
} from '../../../../src/shared'
import type { EngineProcess, EngineStarter } from '../../../../src/backend'
import { memoryEngineStarter } from '../../../../src/backend'
import { ProjectSession } from '../../../../src/backend/projects'
import { EnginePool } from '../../../../src/backend/runs/engine-pool'
import { createRunHandlers } from '../../../../src/backend/runs/run-handlers'
import { RunQueue } from '../../../../src/backend/runs/run-queue'
import { MemoryProjectFiles, type ProjectStore } from '../../../../src/backend/store'
import { curve, sampleDataset } from '../store/sample-project'

export function value<T>(outcome: Outcome<T>): T {
  if (outcome.status === 'failed') throw new Error(`${outcome.reason} ${outcome.where} ${outcome.advice}`)
  return outcome.value
}

export function failure(outcome: Outcome<unknown>): Failure {
  if (outcome.status === 'ok') throw new Error('It was expected to fail.')
  return outcome
}

/** The run service on a store and engines in memory, with one data set: A decays to B. */
export function runService(engineCount = 1) {
  const notices: string[] = []
  const progress: RunProgress[] = []
  const emit: Emit<WorkbenchContract> = (name, payload) => {
    if (name === 'notice') notices.push((payload as { message: string }).message)
    if (name === 'run.progress') progress.push(payload as RunProgress)
  }
  const report = (error: unknown): void => {
    throw error
  }
  const started: EngineProcess[] = []
  const starter: EngineStarter = {
    start() {
      const engine = memoryEngineStarter(report).start()
      started.push(engine)
      return engine
    },
  }
  const session = new ProjectSession()
  const pool = new EnginePool(starter, report)
  const versions = { kinode: '0', node: '0', sqlite: '0', platform: 'test', arithmetic: 'plain' as const }
  const queue = new RunQueue(session, pool, engineCount, versions, emit, report)
  session.onChange((store) => {
    if (store !== null) queue.adopt(store)
  })
  const files = new MemoryProjectFiles(() => 0)
  const path = 'memory.kinode'
  const store = value(files.create(path))
  const times = Array.from({ length: 8 }, (_, i) => i)
  const dataset = store.addDataset(
    sampleDataset({
      series: [
        curve(
          'B',
          times.map((time) => 1 - Math.exp(-time / 3)),
        ),
        curve(
          'A',
          times.map((time) => Math.exp(-time / 3)),
        ),
      ],
    }),
  )
  session.replace(store)

  const handlers = createRunHandlers(session, queue, emit)
  const settings = (training: Record<string, unknown> = {}, model: Record<string, unknown> = {}) =>
    runSettingsSchema.parse({ datasetId: dataset.id, model: { hiddenLayers: [3], ...model }, training })

  return {
    handlers,
    session,
    store: store as ProjectStore,
    files,
    path,
    dataset,
    started,
    notices,
    progress,
    queue,
    settings,
    start: async (training?: Record<string, unknown>) =>
      value(await handlers['runs.start']({ settings: settings(training) })),
    run: (id: number): RunSummary => store.run(id)!,
    /** Resolves when the run's status is one of these. */
    reached: async (id: number, ...statuses: string[]): Promise<RunSummary> => {
      for (let turn = 0; turn < 20_000; turn++) {
        const run = store.run(id)!
        if (statuses.includes(run.status)) return run
        await new Promise((resolve) => setImmediate(resolve))
      }
      throw new Error(`Run ${id} is ${store.run(id)!.status}, not ${statuses.join(' or ')}.`)
    },
    /** Makes keeping a record fail, as a full disk does. */
    fillDisk: () => {
      const keep = store.keepRecord.bind(store)
      store.keepRecord = (record: TrainingRecord) => {
        store.keepRecord = keep
        throw new Error(`database or disk is full (${record.id})`)
      }
    },
  }
}
