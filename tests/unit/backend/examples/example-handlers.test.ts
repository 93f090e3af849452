import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Outcome } from '../../../../src/shared'
import { createExampleHandlers, readExample } from '../../../../src/backend/examples'
import { ProjectSession } from '../../../../src/backend/projects'
import { MemoryProjectFiles } from '../../../../src/backend/store'

function value<T>(outcome: Outcome<T>): T {
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.value
}

const folder = join(import.meta.dirname, '../../../../resources/examples')

describe('the examples that come with the program', () => {
  let session: ProjectSession
  let events: string[]
  let handlers: ReturnType<typeof createExampleHandlers>

  beforeEach(() => {
    session = new ProjectSession()
    session.replace(value(new MemoryProjectFiles(() => 0).create('a.kinode')))
    events = []
    handlers = createExampleHandlers(session, folder, (name) => events.push(name))
  })

  it('are all there is in their folder, small ones first, and all can be read and added', async () => {
    const listed = value(await handlers['examples.list']({}))
    expect(listed.map((example) => example.name).sort()).toEqual(readdirSync(folder).sort())
    const sizes = listed.map((example) => example.species.length)
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b))
    for (const { name, species, sampleTimes } of listed) {
      const dataset = value(await handlers['examples.add']({ name }))
      expect(dataset).toMatchObject({ name, example: name, signals: species, sampleTimes, missingValues: 0 })
      expect(dataset.initial?.values).toHaveLength(species.length)
    }
  })

  it('are found again, not added twice', async () => {
    const first = value(await handlers['examples.add']({ name: 'robertson' }))
    expect(value(await handlers['examples.add']({ name: 'robertson' }))).toEqual(first)
    expect(events).toEqual(['datasets.changed'])
  })

  it('carry their mechanism and units', async () => {
    const robertson = value(await readExample(folder, 'robertson'))
    expect(robertson.mechanism.reactions).toHaveLength(3)
    expect(robertson.initial).toEqual({ time: 0, values: [1, 0, 0] })
    expect([robertson.sampleTimes.length, robertson.sampleTimes[0], robertson.sampleTimes.at(-1)]).toEqual([
      50, 1e-5, 1e5,
    ])
    expect(robertson.dataset.timeUnit).toBe(robertson.timeUnit)
    expect(robertson.dataset.signals.map((signal) => signal.unit)).toEqual(robertson.units)
  })

  it('are asked for by name, and by nothing else', async () => {
    expect(await handlers['examples.add']({ name: '../fonts' })).toMatchObject({
      status: 'failed',
      kind: 'usage',
      advice: expect.stringContaining('robertson'),
    })
  })

  it('need a project to be added to', async () => {
    session.replace(null)
    expect(await handlers['examples.add']({ name: 'robertson' })).toMatchObject({ reason: 'No project is open' })
    expect(value(await handlers['examples.list']({})).length).toBeGreaterThan(1)
  })
})
