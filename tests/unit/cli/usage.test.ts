import { describe, expect, it } from 'vitest'
import type { CommandLine } from '../../../src/cli/command-line'
import { commands } from '../../../src/cli/commands'
import { runCommandLine } from '../../../src/cli/program'

/** A command line whose backend must never be asked for: wrong usage is found before anything is done. */
async function type(...words: string[]): Promise<{ code: number; output: string; error: string }> {
  let output = ''
  let error = ''
  const line: CommandLine = {
    version: '1.2.3',
    now: () => 0,
    onTermination: () => () => undefined,
    startBackend() {
      throw new Error('A backend was started.')
    },
    terminal: {
      interactive: false,
      width: 80,
      result: (content) => {
        output += String(content)
        return Promise.resolve()
      },
      remark: (text) => (error += `${text}\n`),
      status: () => undefined,
    },
  }
  const code = await runCommandLine(words, line)
  return { code, output, error }
}

describe('wrong usage', () => {
  it.each([
    [['trian', 'robertson'], /Unknown command 'trian' \(Did you mean train\?\)/],
    [['train'], /Missing required argument 'data'/],
    [['train', 'robertson', '--epochs', 'many'], /'--epochs <n>' argument 'many' is invalid\. It must be a number/],
    [['train', 'robertson', '--epochs', '0'], /whole number from 1/],
    [['train', 'robertson', '--layers', '5,x'], /'--layers <widths>' argument '5,x'/],
    [['train', 'robertson', '--sed', '1'], /Unknown option '--sed' \(Did you mean --seed\?\)/],
    [['train', 'robertson', '--seconds', '-5'], /number above 0/],
    [['train', 'a.csv', '--delimiter', 'x'], /comma, semicolon, tab, space or bar/],
    [['train', 'a.csv', 'b.csv'], /Too many arguments/],
    [['simulate', '1', '--times', '3,2'], /must rise/],
    [['export', '1'], /Required option '--out <file>' not specified/],
  ])('%j is one sentence and exit code 2', async (words, sentence) => {
    const { code, output, error } = await type(...words)
    expect(code).toBe(2)
    expect(output).toBe('')
    expect(error).toMatch(sentence)
    expect(error.trim().split('\n')).toHaveLength(1)
    expect(error).toMatch(/--help tells more\.\n$/)
  })

  it('is a document too when --json asks for one', async () => {
    const { code, output } = await type('train', 'robertson', '--seed', 'x', '--json')
    expect(code).toBe(2)
    expect(Object.keys(JSON.parse(output) as object)).toEqual(['status', 'reason', 'where', 'advice'])
  })

  it('without any word shows the help on standard error', async () => {
    const { code, output, error } = await type()
    expect([code, output]).toEqual([2, ''])
    expect(error).toContain('Usage: kinode')
  })
})

describe('help', () => {
  it('names every command, and the exit codes', async () => {
    const { code, output } = await type('--help')
    expect(code).toBe(0)
    for (const { name } of commands) expect(output).toContain(`  ${name.split(' ')[0]}`)
    expect(output).toContain('130 paused by Ctrl+C')
  })

  it.each(commands.map(({ name }) => name.split(' ')[0]!))(
    'of %s shows examples, --project and --json',
    async (name) => {
      const { code, output, error } = await type(name, '--help')
      expect([code, error]).toEqual([0, ''])
      expect(output).toContain(`Examples:\n  kinode ${name}`)
      expect(output).toContain('--project <file>')
      expect(output).toContain('--json')
    },
  )

  it('of train shows the defaults', async () => {
    const { output } = await type('train', '--help')
    expect(output).toMatch(/--layers <widths> .*\(default: 5,5,5,5,5,5\)/)
    expect(output).toMatch(/--activation <name> .*\(default: gelu\)/)
  })

  it('--version is the version', async () => expect((await type('--version')).output).toBe('1.2.3\n'))
})
