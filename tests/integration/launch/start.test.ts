import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { downloadElectron, refusalToRun } from '../../../scripts/launch/electron-runtime.mjs'
import { StandIn, ended, node, printed } from './stand-in'

let checkout: StandIn

describe('the options of npm start', () => {
  beforeAll(() => (checkout = new StandIn()))
  afterAll(() => checkout.remove())

  test.each([
    [['--sandbox'], "Unknown option '--sandbox'."],
    [['file.kinode'], "Unexpected argument 'file.kinode'."],
    [['--port', 'x'], "--port takes a number from 1 to 65535, not 'x'."],
    [['--port', '70000'], "--port takes a number from 1 to 65535, not '70000'."],
    [['--port'], "Option '--port <value>' argument missing."],
    [['--project='], '--project and --port need a value.'],
    [['--web', '--electron'], '--web and --electron exclude each other.'],
  ])('%j: one sentence, usage and exit 2, before anything is installed', async (words, sentence) => {
    const { code, stdout, stderr } = await checkout.run('start.cjs', words)
    expect(stderr.split('\n')[0]).toBe(sentence)
    expect(stderr).toContain('Usage: npm start')
    expect(stdout).toBe('')
    expect(code).toBe(2)
    expect(checkout.journal).toEqual([])
  })
})

describe('npm start -- --web', () => {
  beforeEach(() => (checkout = new StandIn()))
  afterEach(() => checkout.remove())

  test('starts the web host with its port and project, and ends it in good order with one signal', async () => {
    const child = checkout.start('start.cjs', ['--web', '--port', '8123', '--project', 'a.kinode'])
    const end = ended(child)
    expect(await printed(child, 'serving')).toContain(
      JSON.stringify(['--port', '8123', '--project', join(checkout.root, 'a.kinode')]),
    )
    // As npm does after a Ctrl+C that the launcher has heard already.
    child.kill('SIGINT')
    child.kill('SIGINT')
    expect(await end).toMatchObject({ code: 0, stdout: expect.stringContaining('closed after 1 signal') as string })
  })

  test("a relative project file is in the user's folder, which npm leaves in INIT_CWD", async () => {
    const npm = { npm_package_json: join(checkout.root, 'package.json'), INIT_CWD: join(checkout.root, 'src') }
    const child = checkout.start('start.cjs', ['--web', '--project', 'a.kinode'], npm)
    expect(await printed(child, 'serving')).toContain(join(checkout.root, 'src', 'a.kinode'))
    child.kill('SIGINT')
    await ended(child)
  })
})

describe('where Electron does not run', () => {
  test.each([
    [{}, 'linux', 0, 'Electron does not run as root'],
    [{ DISPLAY: ':0' }, 'linux', 0, 'Electron does not run as root'],
    [{}, 'linux', 1000, 'there is no display'],
    [{ DISPLAY: ':0' }, 'linux', 1000, ''],
    [{ WAYLAND_DISPLAY: 'wayland-0' }, 'linux', 1000, ''],
    [{}, 'darwin', 501, ''],
    [{}, 'win32', undefined, ''],
  ] as const)('%j on %s as user %s', (environment, platform, user, reason) => {
    expect(refusalToRun(environment, platform, user)).toBe(reason)
  })

  test.runIf(process.platform === 'linux')('it is not tried, and the web host says why', async () => {
    checkout = new StandIn()
    const child = checkout.start('start.cjs', [], {}, 'process.getuid = () => 0')
    const end = ended(child)
    await printed(child, 'serving')
    child.kill('SIGINT')
    const { stderr } = await end
    expect(stderr).toContain(
      'No window, because Electron does not run as root; the workbench is served to your browser instead.\n',
    )
    expect(checkout.journal).not.toContain('download')
    checkout.remove()
  })
})

describe.runIf(process.platform === 'linux')('where Electron could run', () => {
  const person = 'process.getuid = () => 1000'
  const display = { DISPLAY: ':0' }
  beforeEach(() => (checkout = new StandIn()))
  afterEach(() => checkout.remove())

  function standInElectron(program: string): NodeJS.ProcessEnv {
    checkout.write('dist/electron', `#!/bin/sh\n${program}\n`)
    chmodSync(join(checkout.root, 'dist', 'electron'), 0o755)
    return { ...display, ELECTRON_OVERRIDE_DIST_PATH: join(checkout.root, 'dist') }
  }

  async function servedInstead(environment: NodeJS.ProcessEnv, words: string[] = []): Promise<string> {
    const child = checkout.start('start.cjs', words, environment, person)
    const end = ended(child)
    await printed(child, 'serving')
    child.kill('SIGINT')
    return (await end).stderr
  }

  test('it is given the application and the project, never --no-sandbox, and its exit code is the end', async () => {
    const electron = standInElectron('echo "$@" > words')
    const { code, stdout } = await checkout.run('start.cjs', ['--project', 'a.kinode'], electron, person)
    expect(checkout.read('words')).toBe(`${checkout.root} --project ${join(checkout.root, 'a.kinode')}\n`)
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  })

  test('a window that fails within 5 s is replaced by the web host, which says why', async () => {
    const crash = standInElectron('echo "Missing X server or $DISPLAY" >&2; exit 1')
    expect(await servedInstead(crash)).toContain(
      'No window, because Electron did not start (exit code 1: Missing X server or :0); the workbench is served',
    )
    const sandbox = standInElectron('echo "FATAL: The SUID sandbox helper binary was found" >&2; kill -TRAP $$')
    expect(await servedInstead(sandbox)).toContain(
      'No window, because Electron did not start (this system does not allow its sandbox)',
    )
  })

  test('a window that fails later is not', async () => {
    const { code, stdout } = await checkout.run('start.cjs', [], standInElectron('sleep 5.2; exit 3'), person)
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' })
  })

  test('a failed download is said in one line and not repeated on every start, but with --electron', async () => {
    expect(await servedInstead(display)).toContain(
      'No window, because Electron could not be downloaded (RequestError: getaddrinfo ENOTFOUND github.com); the workbench',
    )
    expect(await servedInstead(display)).toMatch(
      /No window, because .* ENOTFOUND .* npm start -- --electron tries again\);/,
    )
    expect(checkout.journal.filter((line) => line === 'download')).toHaveLength(1)
    await servedInstead(display, ['--electron'])
    expect(checkout.journal.filter((line) => line === 'download')).toHaveLength(2)
  })

  test('a download that hangs is ended at its time limit', async () => {
    await checkout.run('kinode.cjs', [])
    const environment = { ...process.env, DOWNLOAD: 'hangs' }
    const { problem } = await downloadElectron({
      root: checkout.root,
      node,
      environment,
      again: false,
      say: () => undefined,
      limit: 500,
    })
    expect(problem).toBe('Electron could not be downloaded within 0.5 s')
  })
})
