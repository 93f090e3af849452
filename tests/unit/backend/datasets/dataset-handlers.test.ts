import { beforeEach, describe, expect, it } from 'vitest'
import { type ImportRequest, type Outcome, importOptionsSchema } from '../../../../src/shared'
import { createDatasetHandlers } from '../../../../src/backend/datasets'
import { ProjectSession } from '../../../../src/backend/projects'
import { MemoryProjectFiles, type ProjectStore } from '../../../../src/backend/store'
import { sampleRun } from '../store/sample-project'

function value<T>(outcome: Outcome<T>): T {
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.value
}

function request(text: string, more: Partial<ImportRequest> = {}): ImportRequest {
  const options = importOptionsSchema.parse({})
  return { fileName: 'assay.csv', content: new TextEncoder().encode(text), options, ...more }
}

describe('data sets of a project', () => {
  const good = 'time [s],A [mM]\n0,1\n1,0.5\n'
  let session: ProjectSession
  let store: ProjectStore
  let events: string[]
  let handlers: ReturnType<typeof createDatasetHandlers>

  beforeEach(() => {
    const files = new MemoryProjectFiles(() => 0)
    store = value(files.create('a.kinode'))
    session = new ProjectSession()
    session.replace(store)
    events = []
    handlers = createDatasetHandlers(session, (name) => events.push(name))
  })

  it('are kept with their raw file and given back whole', async () => {
    const summary = value(await handlers['datasets.import'](request(good)))
    expect(summary).toMatchObject({ name: 'assay', signals: ['A'], units: ['mM'], timeUnit: 's', sampleTimes: 2 })
    expect(summary.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(value(await handlers['datasets.get']({ id: 1 })).series[0]?.values).toEqual(Float64Array.of(1, 0.5))
    const raw = value(await handlers['datasets.raw']({ id: 1 }))
    expect([raw.fileName, new TextDecoder().decode(raw.content)]).toEqual(['assay.csv', good])
    expect(events).toEqual(['datasets.changed'])
  })

  it('get names that no other has', async () => {
    for (let i = 0; i < 3; i += 1) await handlers['datasets.import'](request(good))
    await handlers['datasets.import'](request(good, { name: ' named ' }))
    const names = value(await handlers['datasets.list']({})).map((dataset) => dataset.name)
    expect(names).toEqual(['assay', 'assay (2)', 'assay (3)', 'named'])
  })

  it('are not kept when a row is wrong: the place and the remedy are said', async () => {
    const failure = await handlers['datasets.import'](request('time,A\n0,1\n1,x\n2,y\n'))
    expect(failure).toMatchObject({
      status: 'failed',
      reason: '"x" is not a number.',
      where: 'assay.csv, row 3, column A',
      advice: expect.stringContaining('1 more problem was found'),
    })
    expect(value(await handlers['datasets.list']({}))).toEqual([])
    expect(events).toEqual([])
  })

  it('are not kept while a question is open', async () => {
    const text = 'time,A\n0,1\n0,1.5\n1,2\n'
    expect(await handlers['datasets.import'](request(text))).toMatchObject({
      status: 'failed',
      where: 'assay.csv, row 3',
      advice: expect.stringContaining('--replicates'),
    })
    const options = importOptionsSchema.parse({ replicates: true })
    expect(value(await handlers['datasets.import'](request(text, { options }))).replicates).toBe(2)
  })

  it('keep initial values that are given apart', async () => {
    const options = importOptionsSchema.parse({ startTime: -5 })
    expect(value(await handlers['datasets.import'](request(good, { options }))).initial).toEqual({
      time: -5,
      values: [1],
    })
  })

  it('are looked at without a project', async () => {
    session.replace(null)
    expect(value(await handlers['datasets.preview'](request(good))).totalRows).toBe(3)
    expect(await handlers['datasets.import'](request(good))).toMatchObject({ reason: 'No project is open' })
    expect(await handlers['datasets.list']({})).toMatchObject({ status: 'failed' })
  })

  it('are renamed, but not to a name that is taken', async () => {
    await handlers['datasets.import'](request(good))
    await handlers['datasets.import'](request(good))
    expect(await handlers['datasets.rename']({ id: 1, name: 'assay (2)' })).toMatchObject({ status: 'failed' })
    expect(await handlers['datasets.rename']({ id: 1, name: '  ' })).toMatchObject({ status: 'failed' })
    expect(value(await handlers['datasets.rename']({ id: 1, name: 'first' })).name).toBe('first')
    expect(await handlers['datasets.rename']({ id: 7, name: 'x' })).toMatchObject({ where: 'data set 7' })
  })

  it('are removed and brought back, unless a run uses them', async () => {
    await handlers['datasets.import'](request(good))
    value(await handlers['datasets.remove']({ id: 1 }))
    await handlers['datasets.import'](request(good))
    expect(value(await handlers['datasets.restore']({ id: 1 })).name).toBe('assay (2)')
    store.addRun(sampleRun(1))
    expect(await handlers['datasets.remove']({ id: 1 })).toMatchObject({ reason: 'The data set is used by run 1' })
    store.setRunHidden(1, true)
    value(await handlers['datasets.remove']({ id: 1 }))
    expect(value(await handlers['datasets.list']({})).map((dataset) => dataset.id)).toEqual([2])
  })
})
