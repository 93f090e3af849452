import { spawn } from 'node:child_process'
import { mkdirSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { npmCommand } from '../../../scripts/launch/node-programs.mjs'
import { StandIn, ended, node, repository } from './stand-in'

let checkout: StandIn
beforeAll(async () => {
  checkout = new StandIn()
  await checkout.run('kinode.cjs', [])
})
afterAll(() => checkout.remove())

test('passes its arguments on as they are, and the exit code back', async () => {
  const words = ['train', 'a b.csv', '--help', '--', '-x', '']
  const { stdout } = await checkout.run('kinode.cjs', words)
  expect(JSON.parse(stdout)).toMatchObject({ words, folder: realpathSync(checkout.root) })
  expect((await checkout.run('kinode.cjs', ['fail'])).code).toBe(7)
})

test("npm run kinode works in the user's folder", async () => {
  const folder = join(checkout.root, 'src', 'data')
  mkdirSync(folder)
  const [program, ...npm] = npmCommand(repository, process.env)
  const child = spawn(program!, [...npm, 'run', '--silent', 'kinode', '--', 'runs', '--json'], {
    cwd: folder,
    // The Node that the tests run on, however they were started: the stand-in checkout brings none.
    env: { PATH: [dirname(node), process.env.PATH].join(delimiter), HOME: checkout.root },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const { stdout } = await ended(child)
  expect(JSON.parse(stdout)).toMatchObject({ words: ['runs', '--json'], folder: realpathSync(folder) })
})

test('an INIT_CWD of some other npm means nothing', async () => {
  const { stdout } = await checkout.run('kinode.cjs', [], { INIT_CWD: '/', npm_package_json: '/package.json' })
  expect(JSON.parse(stdout)).toMatchObject({ folder: realpathSync(checkout.root) })
})
