import { afterAll, beforeAll, expect, test } from 'vitest'
import { StandIn } from './stand-in'

/** Any program that answers `--version` passes for a Chromium here: the stand-in for vitest opens no page. */
const chromium = { KINODE_CHROMIUM: process.execPath }

let checkout: StandIn
beforeAll(() => (checkout = new StandIn()))
afterAll(() => checkout.remove())

async function lastLine(
  words: string[],
  environment: NodeJS.ProcessEnv,
): Promise<{ line: string; code: number | null; text: string }> {
  const { code, stdout } = await checkout.run('test.cjs', words, environment)
  return { line: stdout.trimEnd().split('\n').pop()!, code, text: stdout }
}

test('counts every check as one test, and every test', async () => {
  expect(await lastLine([], chromium)).toMatchObject({ line: '7 passed, 0 failed', code: 0 })
  expect(checkout.journal).toEqual([
    'npm ci',
    'build production',
    'npm run format:check',
    'npm run lint',
    'npm run types',
  ])
})

test('a failed check fails the command', async () => {
  const { line, code, text } = await lastLine([], { ...chromium, FAILING: 'lint' })
  expect({ line, code }).toEqual({ line: '6 passed, 1 failed', code: 1 })
  expect(text).toContain('npm run lint ended with exit code 1')
})

test('a runner that crashes fails the command', async () => {
  const { line, code, text } = await lastLine([], { ...chromium, FAILING: 'unit' })
  expect({ line, code }).toEqual({ line: '6 passed, 1 failed', code: 1 })
  expect(text).toContain('without a report')
})

test('without a Chromium the browser tests are skipped by name', async () => {
  const { line, code, text } = await lastLine([], { KINODE_CHROMIUM: '/nowhere/chromium' })
  expect({ line, code }).toEqual({ line: '6 passed, 0 failed, 1 skipped', code: 0 })
  expect(text).toContain('browser: tests/browser/a.test.ts: draws')
})

test('a failed build fails what needs it, and the rest runs', async () => {
  checkout.write('src/main.ts', 'export const changed = 1\n')
  const { line, code, text } = await lastLine([], { ...chromium, FAILING: 'build' })
  expect({ line, code }).toEqual({ line: '4 passed, 3 failed', code: 1 })
  expect(text).toContain('it needs the build, which failed')
})

test('--only and paths choose', async () => {
  expect((await lastLine(['--only', 'types'], {})).line).toBe('1 passed, 0 failed')
  expect((await lastLine(['tests/unit/solver'], {})).line).toBe('2 passed, 0 failed')
  expect((await checkout.run('test.cjs', ['--only', 'none'])).code).toBe(2)
})

test('an install that fails is the failure', async () => {
  const fresh = new StandIn()
  fresh.npmBehaves('finds no network')
  const { code, stdout } = await fresh.run('test.cjs', [])
  expect({ code, stdout }).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/\n0 passed, 1 failed\n$/) as string,
  })
  fresh.remove()
})
