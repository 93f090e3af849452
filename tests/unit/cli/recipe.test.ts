import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { recipeNamed } from '../../../src/cli/recipe'
import { type Catalogue, recipeChoiceSchema } from '../../../src/shared'

const folder = mkdtempSync(join(tmpdir(), 'kinode-recipe-'))
afterAll(() => rmSync(folder, { recursive: true }))

const paper = recipeChoiceSchema.parse({
  name: 'paper',
  title: 'Paper',
  description: '',
  head: 'scaled',
  loss: 'mae',
  stages: [{}],
  relativeTolerance: 1e-4,
  absoluteTolerance: 1e-4,
})
const catalogue = { recipes: [paper] } as unknown as Catalogue

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('a recipe', () => {
  it('is one of the catalogue by its name', async () => {
    expect(await recipeNamed('paper', catalogue)).toEqual({ status: 'ok', value: paper })
    expect(await recipeNamed('soup', catalogue)).toMatchObject({
      kind: 'usage',
      advice: expect.stringContaining('paper'),
    })
  })

  it('is read out of a file, which says what differs from the first', async () => {
    const path = file('mine.json', '{"stages": [{"optimizer": "adam", "until": 0.1}, {}]}')
    const read = await recipeNamed(path, catalogue)
    expect(read).toMatchObject({
      value: { head: 'scaled', stages: [{ optimizer: 'adam', until: 0.1 }, { until: null }] },
    })
  })

  it.each([
    ['wrong.json', '{"stages": [{"optimiser": "adam"}]}', /Unrecognized key: "optimiser"/, /stages\.0$/],
    ['broken.json', '{"stages": [', /cannot be read/, /broken\.json$/],
  ])('names the place of what is wrong: %s', async (name, content, reason, where) => {
    const read = await recipeNamed(file(name, content), catalogue)
    expect(read).toMatchObject({ reason: expect.stringMatching(reason), where: expect.stringMatching(where) })
  })

  it('says so when there is no such file', async () => {
    expect(await recipeNamed(join(folder, 'none.json'), catalogue)).toMatchObject({
      reason: expect.stringMatching(/ENOENT/),
    })
  })
})
