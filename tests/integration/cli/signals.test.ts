import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { childrenOf, isAlive } from '../web-host'
import { type Running, kinode, signalGroup, startKinode } from './kinode'

const folder = mkdtempSync(join(tmpdir(), 'kinode-signals-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Plain lines come every ten seconds; the first at once. */
async function trainingBegan(running: Running): Promise<void> {
  await expect.poll(() => running.error(), { timeout: 60_000 }).toMatch(/best loss/)
}

describe('a signal during training', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s pauses the run with a checkpoint; resume continues it', async (signal, code) => {
    const project = `${signal}.kinode`
    const running = startKinode(
      folder,
      'train',
      'robertson',
      '--recipe',
      'paper',
      '--epochs',
      '1000000',
      '--project',
      project,
    )
    await trainingBegan(running)
    const engines = childrenOf(running.child.pid!)
    signalGroup(running, signal)
    const ended = await running.ended
    expect(ended.code).toBe(code)
    expect(ended.output).toMatch(/Status +paused/)
    expect(ended.error).toContain(`kinode resume 1 --project ${project} continues it.`)
    await expect.poll(() => engines.filter(isAlive)).toEqual([])
    expect(existsSync(join(folder, `${project}-wal`))).toBe(false)

    const listed = JSON.parse((await kinode(folder, 'runs', '--project', project, '--json')).output) as {
      runs: { status: string; epochs: number }[]
    }
    expect(listed.runs[0]).toMatchObject({ status: 'paused' })
    const epochs = listed.runs[0]!.epochs + 5
    const resumed = await kinode(folder, 'resume', '1', '--epochs', String(epochs), '--project', project, '--json')
    expect(JSON.parse(resumed.output)).toMatchObject({ status: 'completed', epochs })
  })

  it('--json says paused in its document', async () => {
    const words = [
      'train',
      'robertson',
      '--recipe',
      'paper',
      '--epochs',
      '1000000',
      '--project',
      'json.kinode',
      '--json',
    ]
    const running = startKinode(folder, ...words)
    await expect.poll(() => running.error(), { timeout: 60_000 }).toMatch(/^Run 1/)
    running.child.kill('SIGINT')
    const { code, output } = await running.ended
    expect(code).toBe(130)
    expect(JSON.parse(output)).toMatchObject({ status: 'paused', run: 1 })
  })
})

it('a reader that goes away is no error', async () => {
  const entry = join(import.meta.dirname, '..', '..', '..', 'out', 'main', 'cli.js')
  const script = `"${process.execPath}" "${entry}" train --help | head -n 1; echo "\${PIPESTATUS[0]}"`
  const child = spawn('bash', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let error = ''
  child.stdout.on('data', (chunk) => (said += String(chunk)))
  child.stderr.on('data', (chunk) => (error += String(chunk)))
  await new Promise((resolve) => child.once('close', resolve))
  expect([said, error]).toEqual([expect.stringMatching(/^Usage: kinode train .*\n0\n$/), ''])
})
