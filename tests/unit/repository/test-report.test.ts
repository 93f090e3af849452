import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseTestOptions } from '../../../scripts/checks/options.mjs'
import { report, tally } from '../../../scripts/checks/tally.mjs'
import { countTests } from '../../../scripts/checks/vitest-report.mjs'

const folder = mkdtempSync(join(tmpdir(), 'kinode-report-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Run {
  files?: unknown
  code?: number
  timedOut?: boolean
  mayBeEmpty?: boolean
  unfinished?: string[]
}

function count({ files, code = 0, timedOut = false, mayBeEmpty = false, unfinished = [] }: Run) {
  const file = join(folder, 'report.json')
  rmSync(file, { force: true })
  if (files !== undefined) writeFileSync(file, JSON.stringify({ testResults: files }))
  return countTests({ file, root: '/r', code, timedOut, mayBeEmpty, unfinished })
}

const passing = { fullName: 'works', status: 'passed' }
const failing = {
  fullName: 'breaks',
  status: 'failed',
  failureMessages: ['\u001b[31mexpected 1 to be 2\u001b[39m\n at x'],
}

describe('counting a run of tests', () => {
  test('passed, failed and skipped tests, by name', () => {
    const tests = [passing, failing, { fullName: 'waits', status: 'skipped' }, { fullName: 'will', status: 'todo' }]
    expect(count({ files: [{ name: '/r/a.test.ts', status: 'failed', assertionResults: tests }], code: 1 })).toEqual({
      passed: 1,
      failed: [{ name: 'a.test.ts: breaks', message: 'expected 1 to be 2\n at x' }],
      skipped: ['a.test.ts: waits', 'a.test.ts: will'],
    })
  })

  test('a file that cannot be loaded is a failure', () => {
    const files = [{ name: '/r/a.test.ts', status: 'failed', message: 'no such module', assertionResults: [] }]
    expect(count({ files, code: 1 }).failed).toEqual([{ name: 'a.test.ts', message: 'no such module' }])
  })

  test.each([
    ['a crash without a report', { code: 139 }, 'ended with exit code 139 and without a report'],
    ['a run without tests', { files: [] }, 'ran no test'],
    [
      'an error outside any test',
      { files: [{ name: '/r/a', status: 'passed', assertionResults: [passing] }], code: 1 },
      'exit code 1',
    ],
    ['a run that hangs', { files: [], timedOut: true, code: 143 }, 'did not end within its time'],
    [
      'only skipped tests',
      { files: [{ name: '/r/a', status: 'passed', assertionResults: [{ fullName: 'x', status: 'skipped' }] }] },
      'ran no test',
    ],
  ])('%s is a failure', (_, run, message) => {
    const { failed } = count(run)
    expect(failed).toHaveLength(1)
    expect(failed[0]!.message).toContain(message)
  })

  test('what hung is named', () => {
    const hung = count({ timedOut: true, code: 143, unfinished: ['tests/unit/a.test.ts'] })
    expect(hung.failed).toEqual([
      {
        name: 'the test runner',
        message: 'did not end within its time and was stopped\nduring tests/unit/a.test.ts',
      },
    ])
  })

  test('a filter may leave a suite without tests', () => {
    expect(count({ files: [], code: 1, mayBeEmpty: true }).failed).toEqual([])
  })
})

describe('the last line', () => {
  const lastLine = (text: string) => text.trimEnd().split('\n').pop()

  test('is the totals, with what was skipped when something was', () => {
    expect(lastLine(report([tally('lint', { passed: 1 }), tally('unit', { passed: 41 })]))).toBe('42 passed, 0 failed')
    const broken = tally('unit', { failed: [{ name: 'a', message: 'm' }] })
    expect(lastLine(report([broken, tally('browser', { skipped: ['b', 'c'] })]))).toBe('0 passed, 1 failed, 2 skipped')
  })

  test('follows the names of what failed and was skipped, and the time of every part', () => {
    const text = report([
      tally('unit', { seconds: 3.21, passed: 2, failed: [{ name: 'a.test.ts: breaks', message: 'because' }] }),
      tally('browser', { skipped: ['b.test.ts: draws'] }),
    ])
    expect(text).toContain('unit: a.test.ts: breaks\n      because\n')
    expect(text).toContain('browser: b.test.ts: draws\n')
    expect(text).toMatch(/unit\s+3\.2 s {3}2 passed, 1 failed, 0 skipped/)
  })
})

describe('the options of npm test', () => {
  test.each([
    [[], ['build', 'format', 'lint', 'types', 'unit', 'integration', 'browser']],
    [
      ['--only', 'lint', '--only', 'unit'],
      ['lint', 'unit'],
    ],
    [['tests/unit/solver'], ['unit']],
    [['solver'], ['unit', 'integration', 'browser']],
  ])('%j runs %j', (words, names) => {
    expect(parseTestOptions(words).options?.names).toEqual(names)
  })

  test('what is unknown is refused', () => {
    expect(parseTestOptions(['--only', 'units']).problem).toContain("not 'units'")
    expect(parseTestOptions(['--fast']).problem).toContain("Unknown option '--fast'")
  })
})
