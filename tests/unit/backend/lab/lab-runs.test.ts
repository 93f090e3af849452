import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { EngineProcess } from '../../../../src/backend'
import {
  type Emit,
  type LabEntry,
  type LabProgress,
  type WorkbenchContract,
  memoryChannel,
} from '../../../../src/shared'
import { memoryEngineStarter } from '../../../../src/backend'
import { LabRuns, createLabHandlers } from '../../../../src/backend/lab'
import { ProjectSession } from '../../../../src/backend/projects'
import { EnginePool } from '../../../../src/backend/runs/engine-pool'
import { MemoryProjectFiles } from '../../../../src/backend/store'
import { labExperiments } from '../../../../src/engine'
import { failure, value } from '../runs/run-service'

const quick = { experiment: 'reverse-linear', settings: { rates: 4 } }
/** It would take minutes. */
const long = { experiment: 'gradient-cost', settings: { parameterCounts: [10, 20, 30], seconds: 60 } }
const labData = join(import.meta.dirname, '../../../../resources/data')
const versions = { kinode: '0', node: '0', sqlite: '0', platform: 'test', arithmetic: 'plain' as const }

/** The Lab on engines in memory, with a project open in memory. */
function labService(start: () => EngineProcess = () => memoryEngineStarter(() => undefined).start()) {
  const changes: LabEntry[] = []
  const progress: LabProgress[] = []
  const notices: string[] = []
  const emit: Emit<WorkbenchContract> = (name, payload) => {
    if (name === 'lab.changed') changes.push(payload as LabEntry)
    if (name === 'lab.progress') progress.push(payload as LabProgress)
    if (name === 'notice') notices.push((payload as { message: string }).message)
  }
  const started: EngineProcess[] = []
  const pool = new EnginePool(
    {
      start() {
        const engine = start()
        started.push(engine)
        return engine
      },
    },
    () => undefined,
  )
  const session = new ProjectSession()
  const files = new MemoryProjectFiles(() => 0)
  session.replace(value(files.create('project')))
  const runs = new LabRuns(session, pool, versions, labData, () => Date.UTC(2026, 0, 1), emit)
  const handlers = createLabHandlers(session, runs)
  const list = async () => value(await handlers['lab.list']({}))
  return {
    ...{ handlers, runs, session, files, started, changes, progress, notices, list },
    entry: async (name: string) => (await list()).find(({ experiment }) => experiment.name === name)!,
    /** Resolves when an experiment says that it is under way. */
    underWay: async () => {
      while (progress.length === 0) await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

describe('the Lab', () => {
  it('lists every experiment, with what it shows, where it is from and how it can be set', async () => {
    const { list } = labService()
    const entries = await list()
    expect(entries.map(({ experiment }) => experiment.name)).toEqual(labExperiments.map(({ name }) => name))
    for (const { experiment, latest, running } of entries) {
      expect([latest, running]).toEqual([null, false])
      for (const text of [experiment.title, experiment.shows, experiment.source, ...experiment.explanation])
        expect(text).not.toBe('')
    }
  })

  it('runs an experiment and keeps what it came to, with its settings, versions and time', async () => {
    const service = labService()
    const record = value(await service.handlers['lab.run'](quick))!
    expect(record).toMatchObject({
      experiment: 'reverse-linear',
      settings: { rates: 4, method: 'tsit5' },
      finishedAt: '2026-01-01T00:00:00.000Z',
      versions,
    })
    expect(record.judged).toBe(record.result.findings.filter(({ expected }) => expected !== null).length)
    expect(value(await service.handlers['lab.result']({ experiment: 'reverse-linear' }))).toEqual(record)
    const { result: _, ...summary } = record
    expect((await service.entry('reverse-linear')).latest).toEqual(summary)
    expect(service.changes.map(({ running }) => running)).toEqual([true, false])
    expect(service.progress.every(({ part }) => part >= 0 && part <= 1)).toBe(true)
  })

  it('gives the result without a project as well, and keeps it nowhere', async () => {
    const service = labService()
    service.session.replace(null)
    expect(value(await service.handlers['lab.run'](quick))!.result.findings).not.toEqual([])
    expect(value(await service.handlers['lab.result']({ experiment: quick.experiment }))).toBeNull()
  })

  it('does not keep in another project what began in this one', async () => {
    const service = labService()
    const running = service.handlers['lab.run'](quick)
    service.session.replace(value(service.files.create('another')))
    expect(value(await running)).not.toBeNull()
    expect(service.session.current!.labSummaries()).toEqual([])
  })

  it('stops an experiment without a result, and can run it again', async () => {
    const service = labService()
    const running = service.handlers['lab.run'](long)
    await service.underWay()
    expect((await service.entry('gradient-cost')).running).toBe(true)
    expect(failure(await service.handlers['lab.run'](long)).reason).toMatch(/runs already/)
    value(await service.handlers['lab.stop']({ experiment: 'gradient-cost' }))
    expect(value(await running)).toBeNull()
    expect(await service.entry('gradient-cost')).toMatchObject({ running: false, latest: null })
    expect(value(await service.handlers['lab.run'](quick))).not.toBeNull()
    // The engine went back to the others and was used again.
    expect(service.started).toHaveLength(1)
  })

  it('ends everything that runs', async () => {
    const service = labService()
    const running = service.handlers['lab.run'](long)
    await service.underWay()
    await service.runs.stopAll()
    expect(value(await running)).toBeNull()
  })

  it('ends an engine that hears nothing while it computes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const kill = vi.fn()
      const service = labService(() => {
        const [near] = memoryChannel()
        return { channel: near, processId: null, kill: () => (kill(), near.close()) }
      })
      const running = service.handlers['lab.run'](quick)
      const stopping = service.handlers['lab.stop']({ experiment: quick.experiment })
      vi.advanceTimersByTime(4999)
      expect(kill).not.toHaveBeenCalled()
      vi.advanceTimersByTime(1)
      expect(kill).toHaveBeenCalledOnce()
      expect(value(await running)).toBeNull()
      value(await stopping)
      expect(vi.getTimerCount()).toBe(0)
    } finally {
      vi.useRealTimers()
    }
  })

  it('says so when the engine dies', async () => {
    const service = labService()
    const running = service.handlers['lab.run'](long)
    await service.underWay()
    service.started[0]!.kill()
    expect(failure(await running).reason).toMatch(/engine ended before/)
    expect((await service.entry('gradient-cost')).running).toBe(false)
  })

  it('says so when the result cannot be kept, and gives it all the same', async () => {
    const service = labService()
    const full = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    service.session.current!.keepLabRecord = () => {
      throw full
    }
    expect(value(await service.handlers['lab.run'](quick))).not.toBeNull()
    expect(service.notices).toEqual([expect.stringContaining('could not be kept. The disk is full')])
  })

  it.each([
    ['an experiment that there is not', { experiment: 'cold-fusion', settings: {} }, /no experiment named cold-fusion/],
    ['a setting that it has not', { ...quick, settings: { colour: 'red' } }, /no setting named colour/],
    ['a number out of range', { ...quick, settings: { relativeTolerance: 2 } }, /Relative tolerance: .*1e-13 to 0.1/],
    ['a fraction of a count', { ...quick, settings: { rates: 2.5 } }, /whole numbers/],
    ['a method that there is not', { ...quick, settings: { method: 'euler' } }, /Method: give one of rodas5p/],
    ['a word for a number', { ...quick, settings: { rates: 'many' } }, /Values of λ/],
    ['no tolerance', { experiment: 'reverse-rober', settings: { tolerances: [] } }, /Tolerances: give numbers/],
  ])('refuses %s', async (_, request, reason) => {
    const refused = failure(await labService().handlers['lab.run'](request))
    expect(refused.reason).toMatch(reason)
    expect(refused.kind).toBe('usage')
  })
})
