import { afterAll, expect, test } from 'vitest'
import { StandIn } from './stand-in'

const checkout = new StandIn()
afterAll(() => checkout.remove())

/** Makes the launcher believe that another Node runs it. */
function pretendNode(version: string, platform = 'linux', architecture = 'x64'): string {
  return `
Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })
Object.defineProperty(process, 'platform', { value: '${platform}' })
Object.defineProperty(process, 'arch', { value: '${architecture}' })`
}

test.each(['start.cjs', 'test.cjs', 'kinode.cjs'])('%s refuses an old Node with one sentence', async (script) => {
  const { code, stdout, stderr } = await checkout.run(script, [], {}, pretendNode('16.20.0'))
  expect(stderr).toMatch(/^Kinode needs Node\.js 22\.12 or later .* but this is Node\.js 16\.20\.0 on linux x64; .*\n$/)
  expect(stdout).toBe('')
  expect(code).toBe(1)
})

test.each([
  ['20.18.3', 'linux', 'x64'],
  ['20.19.0', 'linux', 'arm64'],
  ['22.11.0', 'darwin', 'x64'],
  ['22.11.0', 'win32', 'x64'],
])('Node %s on %s %s is refused', async (...machine) => {
  expect((await checkout.run('start.cjs', ['--help'], {}, pretendNode(...machine))).code).toBe(1)
})

test.each([
  ['20.19.0', 'linux', 'x64'],
  ['22.12.0', 'darwin', 'arm64'],
  ['22.12.0', 'win32', 'x64'],
  ['25.0.0', 'linux', 'arm64'],
])('Node %s on %s %s is accepted', async (...machine) => {
  const { code, stdout } = await checkout.run('start.cjs', ['--help'], {}, pretendNode(...machine))
  expect(stdout).toContain('Usage: npm start')
  expect(code).toBe(0)
})
