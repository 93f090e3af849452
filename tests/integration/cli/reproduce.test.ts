import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { kinode, signalGroup, startKinode } from './kinode'

const folder = mkdtempSync(join(tmpdir(), 'kinode-reproduce-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('kinode reproduce, in processes of its own', () => {
  it('runs an experiment in an engine and says that it is as expected', async () => {
    const { code, output, error } = await kinode(folder, 'reproduce', 'reverse-rober', '--json')
    expect([code, error]).toEqual([0, 'Running reverse-rober, at most about 5.0 s; Ctrl+C stops it.\n'])
    expect(JSON.parse(output)).toMatchObject({
      status: 'completed',
      asExpected: true,
      results: [{ experiment: 'reverse-rober', versions: { node: process.versions.node } }],
    })
  })

  it('stops a long one when it is asked to', async () => {
    const running = startKinode(folder, 'reproduce', 'gradient-cost', '--set', 'seconds=60', '--json')
    await expect.poll(() => running.error(), { timeout: 60_000 }).toMatch(/^Running gradient-cost/)
    signalGroup(running, 'SIGINT')
    const { code, output } = await running.ended
    expect(code).toBe(130)
    expect(JSON.parse(output)).toMatchObject({ status: 'stopped', experiment: 'gradient-cost' })
  })
})
