import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Fit, type Outcome, failed } from '../../../../src/shared'
import {
  MemoryProjectFiles,
  type ProjectFiles,
  type ProjectStore,
  sqliteProjectFiles,
} from '../../../../src/backend/store'
import { curve, sampleCheckpoint, sampleDataset, sampleLabRecord, sampleRecord, sampleRun } from './sample-project'

const instant = Date.UTC(2026, 0, 2, 3, 4, 5)
const fail = (error: unknown): never => {
  throw error
}

/** Every implementation of the store; each answers every question below in the same way. */
const implementations: { name: string; files: () => ProjectFiles }[] = [
  { name: 'a file of SQLite', files: () => sqliteProjectFiles({ now: () => instant, report: fail }) },
  { name: 'memory', files: () => new MemoryProjectFiles(() => instant) },
]

function value<T>(outcome: Outcome<T>): T {
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.value
}

describe.each(implementations)('a project kept in $name', ({ files: makeFiles }) => {
  let folder: string
  let path: string
  let files: ProjectFiles
  let store: ProjectStore
  const reopen = (): ProjectStore => {
    store.close()
    store = value(files.open(path))
    return store
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kinode-store-'))
    path = join(folder, 'project.kinode')
    files = makeFiles()
    store = value(files.create(path))
  })
  afterEach(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })

  it('is empty and writable when new', () => {
    expect(store).toMatchObject({ path, readOnlyReason: null })
    expect([store.datasets(), store.runs(), store.layout()]).toEqual([[], [], {}])
  })

  it('is not made over something that exists', () => {
    expect(files.create(path)).toMatchObject({ status: 'failed', where: path })
  })

  it('fails to open where nothing is', () => {
    expect(files.open(join(folder, 'absent.kinode'))).toMatchObject({
      status: 'failed',
      reason: 'There is no such file',
    })
  })

  it('keeps a data set with its raw file, its order and its gaps', () => {
    const dataset = sampleDataset({ initial: { time: -1, values: [0, 2] }, example: 'robertson' })
    const added = store.addDataset(dataset)
    expect(added).toEqual({
      id: 1,
      name: 'decay',
      fileName: 'decay.csv',
      importedAt: '2026-01-02T03:04:05.000Z',
      signals: ['B', 'A'],
      units: ['mM', null],
      conditions: [{ name: 'T', unit: '°C' }],
      timeUnit: 's',
      experiments: ['experiment 1'],
      sampleTimes: 3,
      replicates: 1,
      missingValues: 1,
      timeRange: [0, 2],
      initial: { time: -1, values: [0, 2] },
      hash: dataset.hash,
      example: 'robertson',
    })
    reopen()
    expect(store.datasets()).toEqual([added])
    expect(store.dataset(1)).toEqual(added)
    expect(store.series(1)).toEqual(dataset.series)
    expect(store.conditionSeries(1)).toEqual(dataset.conditionSeries)
    expect(store.rawFile(1)).toEqual({ fileName: 'decay.csv', content: dataset.raw })
    expect([store.dataset(2), store.rawFile(2), store.series(2)]).toEqual([null, null, []])
  })

  it('keeps experiments, replicates and standard deviations apart, and gives them back in order', () => {
    const series = [
      curve('A', [1, 2], { experiment: 'z', replicate: 2, sigmas: Float64Array.of(0.1, NaN) }),
      curve('A', [3, 4], { experiment: 'z', replicate: 1 }),
      curve('A', [5, 6], { experiment: 'a', times: Float64Array.of(0.5, 1e5) }),
    ]
    const added = store.addDataset(sampleDataset({ signals: [{ name: 'A', unit: 'mM' }], series }))
    expect(added).toMatchObject({ experiments: ['z', 'a'], sampleTimes: 4, replicates: 2, timeRange: [0, 1e5] })
    expect(store.series(1)).toEqual([series[1], series[0], series[2]])
  })

  it('gives every number back bit for bit', () => {
    const values = [0, 5e-324, 1e-310, Number.MAX_VALUE, -1 / 3, 0.1 + 0.2]
    store.addDataset(sampleDataset({ signals: [{ name: 'A', unit: 'mM' }], series: [curve('A', values)] }))
    expect([...(store.series(1)[0]?.values ?? [])].map((v, i) => Object.is(v, values[i]))).toEqual(
      values.map(() => true),
    )
  })

  it('keeps nothing of a data set that cannot be kept whole', () => {
    const stranger = sampleDataset({
      series: [curve('B', [1, 2]), curve('A', [1, 2], { times: Float64Array.of(0, NaN) })],
    })
    if (store.constructor.name === 'SqliteStore') expect(() => store.addDataset(stranger)).toThrow()
    expect(() => store.addDataset(sampleDataset({ series: [] }))).toThrow('without a single sample')
    expect(store.datasets()).toEqual([])
  })

  it('renames, hides and brings back data sets', () => {
    store.addDataset(sampleDataset())
    store.addDataset(sampleDataset({ name: 'second' }))
    store.renameDataset(1, 'first')
    store.setDatasetHidden(2, true)
    reopen()
    expect(store.datasets().map((dataset) => dataset.name)).toEqual(['first'])
    expect(store.dataset(2)?.name).toBe('second')
    store.setDatasetHidden(2, false)
    expect(store.datasets()).toHaveLength(2)
    expect(() => store.renameDataset(3, 'x')).toThrow('no data set 3')
    expect(() => store.setDatasetHidden(3, true)).toThrow('no data set 3')
  })

  it('keeps a run from queue to end', () => {
    store.addDataset(sampleDataset())
    const run = sampleRun(1)
    const added = store.addRun(run)
    expect(added).toEqual({
      id: 1,
      name: 'run 1',
      datasetId: 1,
      datasetName: 'decay',
      modelDescription: 'Scaled neural ODE',
      parameterCount: 27,
      settings: run.settings,
      status: 'queued',
      failure: null,
      createdAt: '2026-01-02T03:04:05.000Z',
      updatedAt: '2026-01-02T03:04:05.000Z',
      epoch: 0,
      loss: null,
      bestLoss: null,
      bestEpoch: null,
      gradientNorm: null,
      seconds: 0,
      epochsPerSecond: 0,
      versions: null,
    })
    const failure = failed('The solve failed', 't = 3', 'Use a smaller learning rate.')
    const versions = { kinode: '0.1.0', node: '24', sqlite: '3.54', platform: 'linux', arithmetic: 'fused' as const }
    const settings = { ...run.settings, training: { ...run.settings.training, epochs: 5 } }
    store.changeRun(1, { status: 'failed', failure, versions, settings, name: undefined })
    store.renameDataset(1, 'renamed')
    reopen()
    const changed = { ...added, status: 'failed', failure, versions, settings, datasetName: 'renamed' }
    expect(store.runs()).toEqual([changed])
    expect(store.run(1)).toEqual({
      ...changed,
      species: ['B', 'A'],
      units: ['mM', null],
      timeUnit: 's',
      scaling: run.scaling,
      incidents: [],
    })
    expect(store.changeRun(1, { failure: null, name: 'again' })).toMatchObject({ failure: null, name: 'again' })
    expect(store.run(2)).toBeNull()
    expect(() => store.changeRun(2, { name: 'x' })).toThrow('no run 2')
    expect(() => store.keepRecord(sampleRecord(2, 1, 2))).toThrow('no run 2')
    expect(() => store.addRun(sampleRun(9))).toThrow()
  })

  it('hides and brings back runs', () => {
    store.addDataset(sampleDataset())
    store.addRun(sampleRun(1))
    store.setRunHidden(1, true)
    expect(store.runs()).toEqual([])
    expect(store.run(1)?.name).toBe('run 1')
    store.setRunHidden(1, false)
    expect(store.runs()).toHaveLength(1)
  })

  it('keeps what training records, bit for bit', () => {
    store.addDataset(sampleDataset())
    store.addRun(sampleRun(1))
    expect([store.checkpoint(1), store.best(1), store.fit(1)]).toEqual([null, null, null])
    expect(store.history(1).epochs).toHaveLength(0)
    const fit: Fit = {
      epoch: 3,
      loss: 0.25,
      species: ['B', 'A'],
      experiments: [
        {
          experiment: 'experiment 1',
          times: Float64Array.of(0, 1),
          values: Float64Array.of(1, 2, 3, 4),
          sampleTimes: Float64Array.of(0),
          sampleValues: Float64Array.of(1, 2),
        },
      ],
    }
    const incidents = [
      { epoch: 1, message: 'Stage 2 begins', stage: 1 },
      { epoch: 2, message: 'A step was refused', stage: null },
    ]
    expect(store.keepRecord(sampleRecord(1, 1, 3, { fit, incidents }))).toMatchObject({
      epoch: 3,
      loss: 1 / 3,
      gradientNorm: 2 / 3,
      bestLoss: 1 / 3,
      bestEpoch: 3,
      seconds: 0.3,
      epochsPerSecond: 3 / 0.3,
    })
    store.keepRecord(sampleRecord(1, 4, 6))
    reopen()
    expect(store.checkpoint(1)).toEqual(sampleCheckpoint(6))
    expect(store.best(1)).toEqual({ epoch: 6, loss: 1 / 6, parameters: sampleCheckpoint(6).bestParameters })
    expect(store.fit(1)).toEqual(fit)
    expect(store.incidents(1)).toEqual(incidents)
    expect(store.run(1)?.incidents).toEqual(incidents)
    expect(store.history(1)).toEqual(sampleRecord(1, 1, 6).history)
  })

  it('keeps losses that are no finite numbers out of the summary, and in the history', () => {
    store.addDataset(sampleDataset())
    store.addRun(sampleRun(1))
    const record = sampleRecord(1, 1, 1)
    record.history.losses[0] = NaN
    record.history.gradientNorms[0] = Infinity
    expect(store.keepRecord(record)).toMatchObject({ loss: null, gradientNorm: null, bestLoss: 1 })
    expect(store.history(1)).toEqual(record.history)
  })

  it('replaces the epochs that a run repeats from an older checkpoint', () => {
    store.addDataset(sampleDataset())
    store.addRun(sampleRun(1))
    store.keepRecord(sampleRecord(1, 1, 4, { incidents: [{ epoch: 2, message: 'early', stage: null }] }))
    store.keepRecord(sampleRecord(1, 5, 9, { incidents: [{ epoch: 7, message: 'late', stage: null }] }))
    store.keepRecord(sampleRecord(1, 5, 6))
    expect([...store.history(1).epochs]).toEqual([1, 2, 3, 4, 5, 6])
    expect(store.incidents(1)).toEqual([{ epoch: 2, message: 'early', stage: null }])
    store.keepRecord(sampleRecord(1, 3, 5))
    expect([...store.history(1).epochs]).toEqual([1, 2, 3, 4, 5])
  })

  it('adds nothing to the history from a record without an epoch', () => {
    store.addDataset(sampleDataset())
    store.addRun(sampleRun(1))
    store.keepRecord(sampleRecord(1, 1, 4))
    const empty = new Float64Array(0)
    const pause = { ...sampleRecord(1, 4, 4), history: { epochs: empty, losses: empty, gradientNorms: empty } }
    expect(store.keepRecord(pause)).toMatchObject({ epoch: 4, loss: 1 / 4, gradientNorm: 2 / 4 })
    expect(store.history(1).epochs).toHaveLength(4)
  })

  it('keeps the newest result of each experiment, bit for bit', () => {
    expect([store.labSummaries(), store.labRecord('reverse')]).toEqual([[], null])
    store.keepLabRecord(sampleLabRecord('reverse', { seconds: 1 }))
    const newer = sampleLabRecord('reverse', { finishedAt: '2026-02-01T00:00:00.000Z', asExpected: 2 })
    const other = sampleLabRecord('another')
    for (const record of [newer, other]) store.keepLabRecord(record)
    reopen()
    const summaries = [other, newer].map(({ result: _, ...summary }) => summary)
    expect(store.labSummaries()).toEqual(summaries)
    expect(store.labRecord('reverse')).toEqual(newer)
    expect(store.labRecord('never')).toBeNull()
  })

  it('keeps the layout', () => {
    store.setLayout({ panels: { left: 200 } })
    store.setLayout({ panels: { left: 240 }, place: 'train' })
    expect(reopen().layout()).toEqual({ panels: { left: 240 }, place: 'train' })
  })

  it('does not change with what a caller does to what it got or gave', () => {
    const dataset = sampleDataset()
    store.addDataset(dataset)
    dataset.series[0]?.values.fill(99)
    store.series(1)[0]?.values.fill(98)
    store.datasets()[0]?.signals.push('C')
    expect(store.series(1)[0]?.values[1]).toBe(0.5)
    expect(store.datasets()[0]?.signals).toEqual(['B', 'A'])
  })

  it('opens a second time for reading only, naming the process that has it', () => {
    store.addDataset(sampleDataset())
    const second = value(files.open(path))
    expect(second.readOnlyReason).toContain(`Process ${process.pid}`)
    expect(second.datasets()).toHaveLength(1)
    expect(() => second.setLayout({})).toThrow('has the project open')
    store.addDataset(sampleDataset({ name: 'later' }))
    expect(second.datasets()).toHaveLength(2)
    second.close()
    expect(reopen().readOnlyReason).toBeNull()
  })

  it('makes a whole copy while it stays open', async () => {
    store.addDataset(sampleDataset())
    const copyPath = join(folder, 'copy.kinode')
    await store.copyTo(copyPath)
    store.renameDataset(1, 'after')
    const copy = value(files.open(copyPath))
    expect(copy.readOnlyReason).toBeNull()
    expect(copy.datasets().map((dataset) => dataset.name)).toEqual(['decay'])
    copy.close()
    copy.close()
  })
})
