import { type ChildProcess, spawn } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { npmCommand } from '../../../scripts/launch/node-programs.mjs'
import { ended, printed, repository } from './stand-in'

/** A fresh checkout of what is here, without a build; its packages are this one's. */
let checkout: string
let home: string

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'kinode-checkout-'))
  checkout = join(folder, 'kinode')
  home = join(folder, 'home')
  mkdirSync(checkout)
  mkdirSync(home)
  const left = ['node_modules', 'out', '.git', 'tests']
  for (const name of readdirSync(repository).filter((entry) => !left.includes(entry))) {
    cpSync(join(repository, name), join(checkout, name), { recursive: true })
  }
  symlinkSync(join(repository, 'node_modules'), join(checkout, 'node_modules'), 'junction')
})
afterAll(() => rmSync(join(checkout, '..'), { recursive: true, force: true }))

/** Runs npm as a person does, at the head of a process group as a terminal has it. */
function npm(words: readonly string[]): ChildProcess {
  const [program, ...first] = npmCommand(repository, process.env)
  return spawn(program!, [...first, ...words], {
    cwd: checkout,
    env: { PATH: process.env.PATH, HOME: home, KINODE_NO_BROWSER: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
}

describe('a fresh checkout', () => {
  test('builds for its first command, whose stdout is one whole document', async () => {
    const { code, stdout, stderr } = await ended(npm(['run', '--silent', 'kinode', '--', 'examples', '--json']))
    expect(stderr).toContain('Building Kinode ...')
    expect(JSON.stringify(JSON.parse(stdout))).toContain('robertson')
    expect(code).toBe(0)
  })

  test('does not build again for the second', async () => {
    const { code, stderr } = await ended(npm(['run', '--silent', 'kinode', '--', 'examples', '--json']))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  test('keeps the parts of the earlier build when it builds another', async () => {
    const parts = () => readdirSync(join(checkout, 'out'), { recursive: true, encoding: 'utf8' })
    const earlier = parts()
    const description = join(checkout, 'package.json')
    writeFileSync(description, readFileSync(description, 'utf8').replace(/"version": ".*"/, '"version": "99.0.0"'))
    const { stderr } = await ended(npm(['run', '--silent', 'kinode', '--', 'examples', '--json']))
    expect(stderr).toContain('Building Kinode ...')
    expect(parts()).toEqual(expect.arrayContaining(earlier))
    expect(parts().length).toBeGreaterThan(earlier.length)
  })

  test('a wrong command line ends with exit code 2 and an empty stdout', async () => {
    const { code, stdout } = await ended(npm(['run', '--silent', 'kinode', '--', 'tarin']))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  test('serves the workbench, and Ctrl+C leaves no process behind', async () => {
    const child = npm(['start', '--', '--web', '--project', 'a.kinode'])
    const end = ended(child)
    const url = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(await printed(child, 'Ctrl+C'))![0]
    // With the token it answers (a browser is sent on, with a cookie); without it, not.
    const withToken = await fetch(url, { redirect: 'manual' })
    const withoutToken = await fetch(new URL('/', url), { redirect: 'manual' })
    process.kill(-child.pid!, 'SIGINT')
    const { stderr } = await end
    expect([withToken.status, withoutToken.status]).toEqual([303, 401])
    expect(stderr).not.toContain('Building')
    expect(processesOf(checkout)).toEqual([])
    expect(readdirSync(checkout).filter((name) => name.startsWith('a.kinode'))).toEqual(['a.kinode'])
  })
})

test.runIf(process.platform === 'linux')('a SIGTERM to npm alone ends everything too', async () => {
  const child = npm(['start', '--', '--web'])
  await printed(child, 'Ctrl+C')
  child.kill('SIGTERM')
  await expect.poll(() => processesOf(checkout), { timeout: 15_000 }).toEqual([])
})

test('the lockfile is in step with package.json', async () => {
  const [program, ...first] = npmCommand(repository, process.env)
  const child = spawn(program!, [...first, 'ci', '--dry-run', '--offline', '--no-audit', '--no-fund'], {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { code, stderr } = await ended(child)
  expect(stderr).not.toContain('npm error')
  expect(code).toBe(0)
})

/** The command lines of the living processes that work in a folder; empty where the system does not show them as files. */
function processesOf(folder: string): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const commandLine = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ')
        return readlinkSync(`/proc/${name}/cwd`).startsWith(folder) || commandLine.includes(folder) ? [commandLine] : []
      } catch {
        // It has ended meanwhile.
        return []
      }
    })
}
