import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { typeInMemory } from './command-line-in-memory'

describe('kinode train --dry-run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kinode-dry-run-'))
  const project = join(folder, 'none.kinode')
  const csv = join(folder, 'rates.csv')
  writeFileSync(csv, 'time,A,B\n0,1,0\n1,0.5,0.5\n2,0.25,-0.75\n')
  const dryRun = (...words: string[]) => typeInMemory(['train', ...words, '--dry-run', '--project', project])
  afterAll(() => rmSync(folder, { recursive: true }))

  it('reports on an example and on a file, and keeps nothing', async () => {
    const example = await dryRun('robertson', '--json')
    expect(example.code).toBe(0)
    expect(JSON.parse(example.output)).toMatchObject({
      status: 'completed',
      scaling: { timeScale: 1e5 },
      species: [{ name: 'A' }, { name: 'B' }, { name: 'C' }],
    })
    const file = await dryRun(csv, '--time-scale', '7')
    expect(file.output).toMatch(/^SPECIES +SCALE +FASTEST TIME\nA /)
    expect(file.output).toMatch(/\nTime scale +7\n/)
    expect(existsSync(project)).toBe(false)
  })

  it('checks the settings of the model against the data', async () => {
    const scales = await dryRun('robertson', '--state-scale', '1,2')
    expect(scales.error).toContain('2 scales were given for 3 species')
    const negative = await dryRun(csv, '--head', 'production-loss')
    expect(negative.error).toContain('B goes down to -0.75')
    expect([scales.code, negative.code].every((code) => code !== 0)).toBe(true)
  })
})
