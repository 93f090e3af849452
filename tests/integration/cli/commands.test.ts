import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { gradientMethods } from '../../../src/solver'
import { kinode, startKinode } from './kinode'

/** One project through the whole command line, command after command, as a script would use it. */
const folder = mkdtempSync(join(tmpdir(), 'kinode-cli-'))
const inFolder = (name: string): string => join(folder, name)
const run = (...words: string[]) => kinode(folder, ...words)
const document = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>

beforeAll(() => {
  const rows = Array.from({ length: 12 }, (_, i) => {
    const a = Math.exp(-0.3 * i)
    return [i, a, 1 - a].join(',')
  })
  writeFileSync(inFolder('decay.csv'), `time,A,B\n${rows.join('\n')}\n`)
  writeFileSync(inFolder('bad.csv'), 'time,A,B\n0,1,0\n1,many,0.2\n2,0.5,none\n')
  writeFileSync(inFolder('twice.csv'), 'time,A\n0,1\n1,0.5\n1,0.6\n2,0.3\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('kinode train', () => {
  it('trains an example and says so in one document with the promised keys', async () => {
    const { code, output, error } = await run('train', 'robertson', '--epochs', '5', '--seed', '7', '--json')
    expect(error).not.toMatch(/broke/)
    expect(code).toBe(0)
    const trained = document(output)
    expect(Object.keys(trained)).toEqual([
      'status',
      'run',
      'bestLoss',
      'finalLoss',
      'epochs',
      'seconds',
      'epochsPerSecond',
      'seed',
      'versions',
    ])
    expect(trained).toMatchObject({ status: 'completed', run: 1, epochs: 5, seed: 7 })
    expect(trained['bestLoss']).toBeTypeOf('number')
    expect(trained['versions']).toMatchObject({ kinode: expect.any(String), node: process.versions.node })
    expect(readdirSync(folder).filter((name) => name.startsWith('kinode.kinode'))).toEqual(['kinode.kinode'])
  })

  it('trains a file, and finds the same data again instead of keeping them twice', async () => {
    const small = ['--layers', '4', '--activation', 'tanh', '--epochs', '3', '--project', 'decay.kinode']
    const first = await run('train', 'decay.csv', ...small, '--name', 'slow decay')
    expect(first).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Run +1 \(slow decay\)\nStatus +completed\n/),
    })
    const second = await run('train', 'decay.csv', ...small, '--seed', '2', '--json')
    expect(document(second.output)).toMatchObject({ status: 'completed', run: 2, seed: 2 })
    const listed = document((await run('runs', '--project', 'decay.kinode', '--json')).output)
    expect(listed['runs']).toMatchObject([
      { name: 'slow decay', dataset: 'decay', epochs: 3 },
      { dataset: 'decay', epochs: 3 },
    ])
  })

  it('trains by gradients in chunks, to the same loss in any number of threads', async () => {
    const words = ['train', 'robertson', '--layers', '24,24', '--epochs', '3', '--gradient', 'forward-chunked']
    const losses = []
    for (const threads of ['0', '1', '2']) {
      const { code, output, error } = await run(...words, '--threads', threads, '--project', 'chunks', '--json')
      expect([code, error.match(/broke|thread ended/)]).toEqual([0, null])
      losses.push(document(output)['finalLoss'])
    }
    expect(new Set(losses).size).toBe(1)
    expect(losses[0]).toBeTypeOf('number')
  })

  it('trains from several seeds, and shows the best first', async () => {
    const words = ['train', 'decay.csv', '--layers', '3', '--epochs', '4', '--seed', '5', '--starts', '3']
    const { code, output } = await run(...words, '--project', 'starts.kinode', '--json')
    expect(code).toBe(0)
    const { starts, ...best } = document(output) as { starts: { bestLoss: number; seed: number }[]; bestLoss: number }
    expect(starts.map(({ seed }) => seed).sort()).toEqual([5, 6, 7])
    expect(best.bestLoss).toBe(Math.min(...starts.map(({ bestLoss }) => bestLoss)))
    expect(new Set(starts.map(({ bestLoss }) => bestLoss)).size).toBe(3)
    const told = await run(...words, '--project', 'starts.kinode', '--name', 'decay')
    expect(told.output).toMatch(/^RUN +SEED +STATUS +BEST LOSS/)
    const listed = document((await run('runs', '--project', 'starts.kinode', '--json')).output)
    expect(listed['runs']).toMatchObject([{}, {}, {}, { name: 'decay, seed 5' }, { name: 'decay, seed 6' }, {}])
  })

  it('takes a file before an example of the same name', async () => {
    writeFileSync(inFolder('pollu'), 'time,A\n0,1\n1,0.5\n2,0.25\n')
    const { code, output } = await run('train', 'pollu', '--layers', '3', '--epochs', '2', '--project', 'name.kinode')
    expect([code, output]).toEqual([0, expect.stringContaining('completed')])
    const [trained] = document((await run('runs', '--project', 'name.kinode', '--json')).output)['runs'] as unknown[]
    expect(trained).toMatchObject({ model: expect.stringMatching(/ 1-3-2 /) })
  })
})

describe('kinode import', () => {
  it('keeps a file, with initial values apart', async () => {
    const words = ['import', 'decay.csv', '--initial', '1,0', '--name', 'with start', '--project', 'import', '--json']
    const { code, output } = await run(...words)
    expect(code).toBe(0)
    expect(document(output)).toMatchObject({ status: 'completed', name: 'with start', species: ['A', 'B'] })
    expect(existsSync(inFolder('import.kinode'))).toBe(true)
  })

  it('takes repeated times as replicates only when told so', async () => {
    const asked = await run('import', 'twice.csv', '--project', 'twice.kinode')
    expect(asked.code).toBe(1)
    expect(asked.error).toContain('--replicates')
    expect(existsSync(inFolder('twice.kinode'))).toBe(false)
    const told = await run('import', 'twice.csv', '--replicates', '--project', 'twice.kinode', '--json')
    expect(document(told.output)).toMatchObject({ replicates: 2 })
  })
})

describe('what is wrong', () => {
  it.each([
    [['train', 'absent.csv'], /neither a file nor an example.*absent\.csv.*robertson/],
    [['import', 'absent.csv'], /there is no such file \(absent\.csv\)/],
    [['import', '.'], /it is a folder/],
    [['train', 'bad.csv', '--project', 'bad.kinode'], /bad\.csv, row 3, column A/],
    [['runs', '--project', 'absent.kinode'], /no such project file \(.*absent\.kinode\)/],
    [['runs', '--project', 'decay.csv'], /decay\.csv/],
    [['resume', '99'], /no run 99/],
    [['export', 'nobody', '--out', 'x.json'], /no run nobody/],
    [['export', '1', '--out', join('absent', 'x.json')], /no such folder/],
    [['simulate', 'nothing'], /no run nothing/],
    [['gradient', 'nothing'], /no run nothing/],
    [['gradient', '1', '--data', 'absent.csv'], /there is no such file \(absent\.csv\)/],
    [['gradient', '1', '--data', 'decay.csv'], /no column for C \(decay\.csv\)/],
  ])('%j fails with one sentence and exit code 1', async (words, sentence) => {
    const { code, output, error } = await run(...words)
    expect(error).toMatch(sentence)
    expect([code, output]).toEqual([1, ''])
    expect(error).not.toMatch(/ {4}at /)
  })

  it.each([
    [['train', 'robertson', '--activation', 'sigmoidal'], /--activation knows no sigmoidal; choose one of .*gelu/],
    [['train', 'robertson', '--learning-rate', '50'], /--learning-rate/],
    [['train', 'robertson', '--initial', '1,0,0'], /--initial is for a file/],
    [['export', '1', '--out', 'run.docx'], /no format docx; --format is one of json, csv, svg, png/],
    [['simulate', '1', '--rtol', '2'], /--rtol must be between/],
    [['simulate', '1', '--atol', '0'], /--atol must be above 0/],
    [['gradient', '1', '--method', 'forward', '--integrator', 'bdf'], /BDF/],
    [['gradient', '1', '--method', 'psychic'], /no gradient method named psychic.*forward/],
    [['gradient', '1', '--integrator', 'euler'], /no method of integration named euler.*rodas5p/],
    [['gradient', '1', '--loss', 'rms'], /no loss named rms.*mae/],
    [['gradient', '1', '--rtol', '2'], /--rtol must be between/],
    [['gradient', '1', '--memory', '0'], /--memory must be above 0/],
    [['gradient', '1', '--seed', '2'], /--seed is for an example/],
    [['gradient', '1', '--check', '--method', 'forward'], /--check takes every method/],
    [['gradient', '1', '--initial', '1,0,0'], /--initial is for a file: name it with --data/],
    [['simulate', '1', '--method', 'euler'], /no method of integration named euler.*rodas5p.*tsit5/],
  ])('%j is wrong usage, exit code 2', async (words, sentence) => {
    const { code, output, error } = await run(...words)
    expect([code, output]).toEqual([2, ''])
    expect(error).toMatch(sentence)
    expect(error.trim().split('\n')).toHaveLength(1)
  })

  it('a document and a file cannot both go to standard output', async () => {
    const { code, output, error } = await run('export', '1', '--format', 'json', '--out', '-', '--json')
    expect([code, error]).toEqual([2, expect.stringContaining('both want standard output')])
    expect(document(output)).toMatchObject({ status: 'failed' })
  })

  it('a project that another process writes is named with it, and can still be read', async () => {
    const other = startKinode(
      folder,
      'train',
      'robertson',
      '--recipe',
      'paper',
      '--project',
      'busy.kinode',
      '--epochs',
      '1000000',
    )
    await expect.poll(() => other.error(), { timeout: 60_000 }).toMatch(/^Run 1/)
    const refused = await run('train', 'robertson', '--epochs', '2', '--project', 'busy.kinode')
    expect([refused.code, refused.error]).toEqual([1, expect.stringContaining(String(other.child.pid))])
    const listed = await run('runs', '--project', 'busy.kinode')
    expect([listed.code, listed.output]).toEqual([0, expect.stringContaining('running')])
    other.child.kill('SIGINT')
    expect(await other.ended).toMatchObject({ code: 130 })
  })

  it('nothing was made of a file that was refused', () => expect(existsSync(inFolder('bad.kinode'))).toBe(false))

  it('with --json the failure is the document', async () => {
    const { code, output } = await run('runs', '--project', 'absent.kinode', '--json')
    expect(code).toBe(1)
    const failure = document(output)
    expect(Object.keys(failure)).toEqual(['status', 'reason', 'where', 'advice'])
    expect(failure['status']).toBe('failed')
  })
})

describe('kinode gradient', () => {
  it("gives a run's loss and gradient in one document, by any method of the list", async () => {
    const [method] = gradientMethods
    const { code, output } = await run('gradient', '1', '--method', method.name, '--loss', 'mse', '--json')
    expect(code).toBe(0)
    const found = document(output)
    expect(found).toMatchObject({
      status: 'completed',
      sizes: { states: 3, parameters: 206 },
      lossName: 'mse',
      gradientMethod: method.name,
      method: 'ark436l2sa',
      why: expect.stringContaining('discrete-adjoint'),
    })
    expect(found['gradient']).toHaveLength(206)
    for (const number of ['loss', 'seconds', 'firstSeconds', 'memory']) expect(found[number]).toBeGreaterThan(0)
    expect(found['work']).toMatchObject({ steps: expect.any(Number) })
  })

  it("names the rate constants of an example's mechanism", async () => {
    const { code, output } = await run('gradient', 'robertson')
    expect([code, output]).toEqual([0, expect.stringMatching(/^B \+ C -> A \+ C +1\.000e4 +\S+$/m)])
  })

  it('checks every method of the list, beside differences, on data of a file', async () => {
    const words = ['--project', 'decay.kinode', '--data', 'decay.csv', '--loss', 'mse', '--check', '--json']
    const { code, output } = await run('gradient', 'slow decay', ...words)
    expect(code).toBe(0)
    const { rows, differences } = document(output) as {
      rows: { gradientMethod: string; outcome: { status: string; verdict?: string } }[]
      differences: { resolution: number }[]
    }
    expect(rows.map(({ gradientMethod }) => gradientMethod)).toEqual(gradientMethods.map(({ name }) => name))
    expect(rows[0]!.outcome).toMatchObject({ status: 'solved', verdict: 'exact' })
    for (const { resolution } of differences) expect(resolution).toBeLessThan(1e-6)
    const told = await run('gradient', 'slow decay', ...words.slice(0, -1))
    expect(told.output).toMatch(/^METHOD +THROUGH +VERDICT/m)
  })
})

describe('kinode runs, resume, simulate, export, examples', () => {
  it('lists runs as a table', async () => {
    const { output } = await run('runs')
    expect(output.split('\n')[0]).toMatch(/^RUN {2}NAME +STATUS +BEST LOSS/)
    expect(output).toContain('completed')
  })

  it('resumes a run with more epochs, by number or by name', async () => {
    const more = await run('resume', '1', '--epochs', '8', '--json')
    expect(document(more.output)).toMatchObject({ status: 'completed', run: 1, epochs: 8, seed: 7 })
    const named = await run('resume', 'slow decay', '--epochs', '4', '--project', 'decay.kinode', '--json')
    expect(document(named.output)).toMatchObject({ status: 'completed', epochs: 4 })
    const finished = await run('resume', '1')
    expect([finished.code, finished.error]).toEqual([1, expect.stringContaining('more epochs')])
  })

  it('simulates with the method and tolerances asked for: two methods agree', async () => {
    const values = async (...words: string[]) => {
      const { code, output } = await run('simulate', 'robertson', '--times', '0.4,4,40', '--json', ...words)
      expect(code).toBe(0)
      return document(output) as { values: number[]; work: { steps: number } }
    }
    const one = await values('--method', 'rodas4p', '--rtol', '1e-7', '--atol', '1e-12')
    const other = await values('--method', 'ark436l2sa', '--rtol', '1e-7', '--atol', '1e-12')
    expect(one.work.steps).not.toBe(other.work.steps)
    one.values.forEach((value, index) => expect(Math.abs(value / other.values[index]! - 1)).toBeLessThan(1e-5))
  })

  it('simulates an example without a project', async () => {
    const alone = mkdtempSync(join(tmpdir(), 'kinode-alone-'))
    const { code, output } = await kinode(alone, 'simulate', 'robertson', '--times', '0.4,4,40', '--json')
    expect(code).toBe(0)
    expect(existsSync(join(alone, 'kinode.kinode'))).toBe(false)
    rmSync(alone, { recursive: true })
    const solved = document(output)
    expect(Object.keys(solved)).toEqual(['status', 'species', 'times', 'values', 'work', 'seconds'])
    expect(solved['times']).toEqual([0.4, 4, 40])
    const values = solved['values'] as number[]
    expect(values).toHaveLength(9)
    // Robertson's problem at t = 0.4 and 40, as every stiff solver's manual prints it (Hairer and Wanner; CVODE's example cvRoberts).
    expect(values[0]).toBeCloseTo(0.98517, 4)
    expect(values[6]).toBeCloseTo(0.71582, 4)
    expect(Object.keys(solved['work'] as object)).toEqual([
      'steps',
      'rejected',
      'rhsEvaluations',
      'jacobianEvaluations',
      'factorizations',
    ])
  })

  it('simulates a run at the times of its data', async () => {
    const { output } = await run('simulate', 'slow decay', '--project', 'decay.kinode', '--json')
    const solved = document(output)
    expect(solved).toMatchObject({ status: 'completed', species: ['A', 'B'] })
    expect(solved['values']).toHaveLength((solved['times'] as number[]).length * 2)
  })

  it.each([
    ['json', /^\{/],
    ['csv', /^[^\n]*time/],
    ['svg', /^<(\?xml|svg)/],
    ['png', /^.PNG/],
  ])('exports %s', async (format, beginning) => {
    const { code, error } = await run('export', '1', '--format', format, '--out', `run.${format}`)
    expect([code, error]).toEqual([0, ''])
    expect(readFileSync(inFolder(`run.${format}`), 'latin1')).toMatch(beginning)
  })

  it('exports to standard output', async () => {
    const { code, output, error } = await run('export', '1', '--format', 'csv', '--out', '-')
    expect([code, error, output]).toEqual([0, '', readFileSync(inFolder('run.csv'), 'utf8')])
  })

  it('lists the examples with what they recommend', async () => {
    const { output } = await run('examples', '--json')
    const { examples } = document(output) as { examples: { name: string }[] }
    expect(examples.map(({ name }) => name)).toEqual(expect.arrayContaining(['robertson', 'pollu']))
    expect((await run('examples')).output).toMatch(/^NAME +SPECIES/)
  })

  it('leaves one file and no other', () => {
    const left = readdirSync(folder).filter((name) => /-wal$|-shm$|part$/.test(name))
    expect(left).toEqual([])
  })
})
