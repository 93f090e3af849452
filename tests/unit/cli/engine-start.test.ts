import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { typeInMemory } from './command-line-in-memory'

const folder = mkdtempSync(join(tmpdir(), 'kinode-engines-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it.each([
  [['simulate', 'robertson'], 1],
  [['train', 'robertson', '--epochs', '1', '--layers', '2'], 1],
  [['resume', '1', '--epochs', '2'], 1],
  [['runs'], 0],
  [['examples'], 0],
])('kinode %j starts an engine only where there is something to compute, and no second one', async (words, count) => {
  const { code, error, engines } = await typeInMemory([...words, '--project', join(folder, 'a.kinode'), '--json'])
  expect([code, engines], error).toEqual([0, count])
})
