import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type TerminationSignal,
  createBackend,
  hostPorts,
  installationAt,
  memoryEngineStarter,
} from '../../../src/backend'
import type { CommandLine } from '../../../src/cli/command-line'
import { givenSettings } from '../../../src/cli/lab'
import { runCommandLine } from '../../../src/cli/program'
import { labExperiments } from '../../../src/engine'

const root = resolve(import.meta.dirname, '..', '..', '..')
let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'kinode-reproduce-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A command line with everything in this process. @param hear is given what a signal does, when the experiment says that it is under way */
async function type(words: string[], hear: (signal: (which: TerminationSignal) => void) => void = () => undefined) {
  let output = ''
  let error = ''
  let interrupt: (signal: TerminationSignal) => void = () => undefined
  const report = (problem: unknown): void => {
    throw problem
  }
  const line: CommandLine = {
    version: '1.2.3',
    now: () => 0,
    onTermination(ask) {
      interrupt = ask
      return () => undefined
    },
    startBackend: () =>
      createBackend({
        ...hostPorts(installationAt(root), {
          hostKind: 'test',
          engines: memoryEngineStarter(report),
          engineCount: 1,
          chooseProjectFile: null,
          report,
        }),
        configurationFolder: folder,
      }),
    terminal: {
      interactive: true,
      width: 80,
      result: (content) => {
        output += String(content)
        return Promise.resolve()
      },
      remark: (text) => (error += `${text}\n`),
      status: (text) => {
        if (text !== null) hear(interrupt)
      },
    },
  }
  const code = await runCommandLine(['reproduce', ...words], line)
  return { code, output, error }
}
const few = ['--set', 'rates=5']

describe('kinode reproduce', () => {
  it('lists the experiments', async () => {
    const { code, output } = await type([])
    expect(code).toBe(0)
    for (const { name, source } of labExperiments) expect(output).toMatch(new RegExp(`${name} +${source}`))
  })

  it("prints the paper's numbers beside ours, and whether they are as expected", async () => {
    const { code, output } = await type(['reverse-rober'])
    expect(code).toBe(0)
    expect(output).toContain('reverse-rober: 7 of 7 as expected')
    expect(output).toMatch(/tolerance 1e-8 +5 % +\d\.\d+ % +0\.5 to 50 % +as expected\n/)
    expect(output).toContain('Settings: tolerances=1e-6,1e-7,1e-8,1e-9,1e-10,1e-11 method=bdf')
  })

  it('gives the same as one document, without the figures', async () => {
    const { code, output } = await type(['reverse-linear', ...few, '--json'])
    expect(code).toBe(0)
    const document = JSON.parse(output) as { results: Record<string, unknown>[] }
    expect(document).toMatchObject({ status: 'completed', asExpected: true })
    expect(document.results[0]).toMatchObject({
      experiment: 'reverse-linear',
      settings: { rates: 5 },
      judged: 3,
      asExpected: 3,
    })
    expect(document.results[0]).not.toHaveProperty('figures')
  })

  it('exits with 1 when something is not as expected', async () => {
    // Decay that slow never meets the absolute tolerance: there is no growth to be found.
    const { code, output } = await type(['reverse-linear', ...few, '--set', 'fastestDecay=20'])
    expect(code).toBe(1)
    expect(output).toContain('2 of 3 as expected')
    expect(output).toContain('not as expected')
  })

  it('keeps the newest result in the project that is named, and makes it for that alone', async () => {
    const project = join(folder, 'lab.kinode')
    const absent = await type(['--project', project])
    expect([absent.code, absent.error]).toEqual([1, expect.stringContaining('There is no such project file')])
    expect(readdirSync(folder).filter((name) => name.endsWith('.kinode'))).toEqual([])

    expect((await type(['reverse-linear', ...few, '--project', project])).code).toBe(0)
    expect((await type(['--project', project])).output).toMatch(/reverse-linear .*3 of 3 as expected/)
  })

  it('trains as many starts as --seeds says, and says before how long that may take', async () => {
    const short = ['--set', 'epochs=2', '--set', 'seconds=15']
    const { output, error } = await type(['rober-scaled', '--seeds', '2', ...short])
    expect(error).toMatch(/^Running rober-scaled, at most about 30 s;/)
    expect(output).toMatch(/Settings: seeds=2 firstSeed=1 epochs=2 seconds=15/)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('is stopped by %s', async (signal, expected) => {
    const long = ['gradient-cost', '--set', 'seconds=60', '--set', 'parameterCounts=10', '--set', 'parameters=10']
    const { code, output } = await type([...long, '--json'], (send) => send(signal))
    expect(code).toBe(expected)
    expect(JSON.parse(output)).toMatchObject({ status: 'stopped', experiment: 'gradient-cost' })
  })

  it.each([
    [['cold-fusion'], 'There is no experiment named cold-fusion. Choose one of reverse-rober'],
    [['--set', 'a=1'], '--set needs an experiment'],
    [['all', '--set', 'a=1'], '--set goes with one experiment'],
    [['--seeds', '2'], '--seeds needs an experiment'],
    [['reverse-rober', '--seeds', '2'], 'reverse-rober trains nothing: it has no seeds. Leave --seeds away.'],
    [['rober-fast', '--seeds', '2', '--set', 'seeds=3'], '--seeds and --set seeds are the same setting'],
    [['rober-fast', '--seeds', '0'], 'It must be a whole number from 1'],
    [['rober-fast', '--seeds', '101'], 'Starts: give one of the whole numbers from 1 to 100'],
    [['reverse-rober', '--set', 'speed=1'], 'no setting named speed. Its settings are tolerances, method.'],
    [['reverse-rober', '--set', 'tolerances'], '--set takes NAME=VALUE, not tolerances'],
    [['reverse-rober', '--set', 'tolerances=a'], 'tolerances takes numbers, not a'],
    [['reverse-rober', '--set', 'tolerances=5'], 'Tolerances: give numbers from 1e-13 to 0.01'],
    [['reverse-linear', '--set', 'rates=1,2'], 'rates takes one number'],
    [['reverse-rober', '--set', 'method=euler'], 'Method: give one of rodas5p'],
  ])('%j is wrong usage', async (words, sentence) => {
    const { code, output, error } = await type(words)
    expect([code, output]).toEqual([2, ''])
    expect(error).toContain(sentence)
  })
})

describe('settings as they are typed', () => {
  it('are numbers, lists and names', () => {
    const parameters = labExperiments.find(({ name }) => name === 'reverse-rober')!.parameters
    expect(givenSettings(['tolerances=1e-6, 1e-7', 'method=radau5'], parameters)).toEqual({
      status: 'ok',
      value: { tolerances: [1e-6, 1e-7], method: 'radau5' },
    })
  })
})
