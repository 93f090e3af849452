import { describe, expect, it } from 'vitest'
import { solverCatalogue } from '../../../../src/backend/host/catalogue'
import { heldOutFor, heldOutText, withHeldOut } from '../../../../src/renderer/features/train/held-out'
import { lossOptionsFor, lossOptionsRead, withNumber } from '../../../../src/renderer/features/train/loss-options'
import { ownRecipe, recipeNameOf } from '../../../../src/renderer/features/train/recipe-choice'
import { defaultDraft, firstDraft, readDraft } from '../../../../src/renderer/features/train/recipe-draft'
import { largestSeed, mostStarts, startsOf } from '../../../../src/renderer/features/train/starts'
import { applyRecipe, runSettingsSchema, stageSettingsSchema } from '../../../../src/shared'

const catalogue = solverCatalogue()
const draft = firstDraft(catalogue)

describe('a recipe of the catalogue', () => {
  it.each(catalogue.recipes.map((recipe) => [recipe.name, recipe] as const))('%s is known again', (name, recipe) => {
    const chosen = { ...draft, ...applyRecipe(draft, recipe) }
    expect(recipeNameOf(chosen, catalogue.recipes)).toBe(name)
    const limits = { seed: 7, epochs: 50, seconds: 3, targetLoss: 0.1 }
    const limited = { ...chosen, name: 'mine', training: { ...chosen.training, ...limits } }
    expect(recipeNameOf(limited, catalogue.recipes)).toBe(name)
    // As it comes back from the layout.
    expect(recipeNameOf(readDraft(JSON.parse(JSON.stringify(limited))), catalogue.recipes)).toBe(name)
  })

  it('is what a new recipe begins as, and none any more once a stage differs', () => {
    expect(recipeNameOf(draft, catalogue.recipes)).toBe(catalogue.recipes[0]!.name)
    const stages = [...draft.training.stages, stageSettingsSchema.parse({})]
    expect(recipeNameOf({ ...draft, training: { ...draft.training, stages } }, catalogue.recipes)).toBe(ownRecipe)
    expect(firstDraft(undefined)).toEqual(defaultDraft())
  })
})

describe('several starts', () => {
  const seeded = (seed: number, starts: number, name = '') =>
    startsOf({ ...draft, name, starts, training: { ...draft.training, seed } }, 3)

  it('are runs of the seeds in turn, whose names say them', () => {
    expect(seeded(5, 3, ' fit ').map(({ name, settings }) => [name, settings.training.seed])).toEqual([
      ['fit, seed 5', 5],
      ['fit, seed 6', 6],
      ['fit, seed 7', 7],
    ])
    for (const { settings } of seeded(5, 3)) expect(runSettingsSchema.parse(settings)).toEqual(settings)
  })

  it('leave the name to the application where none was written, and one start its own', () => {
    expect(seeded(1, 2).every((start) => !('name' in start))).toBe(true)
    expect(seeded(1, 1, 'fit')).toMatchObject([{ name: 'fit', settings: { datasetId: 3, training: { seed: 1 } } }])
  })

  it('end with the largest seed', () => {
    expect(mostStarts(largestSeed)).toBe(1)
    expect(seeded(largestSeed - 1, 50).map(({ settings }) => settings.training.seed)).toEqual([
      largestSeed - 1,
      largestSeed,
    ])
  })
})

describe('what is held out', () => {
  it('is nothing when the last of it is fitted again', () => {
    const held = withHeldOut(null, { part: 0.2 })
    expect(held).toEqual({ part: 0.2, experiments: [] })
    expect(withHeldOut(held, { part: 0 })).toBeNull()
    const both = withHeldOut(held, { experiments: ['first'] })
    expect(heldOutText(both!)).toBe('first, 20 % of the samples')
    expect(withHeldOut(both, { part: 0 })).toEqual({ part: 0, experiments: ['first'] })
  })

  it('goes to the engine without experiments of other data', () => {
    expect(heldOutFor({ part: 0, experiments: ['gone'] }, { experiments: ['first'] })).toBeNull()
    expect(heldOutFor({ part: 0.1, experiments: ['gone', 'first'] }, { experiments: ['first'] })).toEqual({
      part: 0.1,
      experiments: ['first'],
    })
    expect(heldOutFor(null, { experiments: [] })).toBeNull()
  })
})

describe('options of the loss', () => {
  const read = (loss: string, stageLoss: string | null = null) =>
    lossOptionsRead({ loss, stages: [stageSettingsSchema.parse({ loss: stageLoss })] }, catalogue)

  it('matter where the loss of the run or of a stage reads them', () => {
    expect(read('mae')).toEqual({ delta: false, floor: false, deviations: false })
    expect(read('mae', 'huber').delta).toBe(true)
    expect(read('log-mse').floor).toBe(true)
    expect(read('gaussian', 'mse').deviations).toBe(true)
  })

  it('go to the engine without what they say of other data', () => {
    const { lossOptions } = draft.training
    const weights = { species: { A: 0, X: 2 }, experiments: { first: 3, gone: 1 } }
    const pruned = lossOptionsFor(
      { ...lossOptions, weights, deviations: { X: 1, B: 2 } },
      { signals: ['A', 'B'], experiments: ['first'] },
    )
    expect(pruned).toEqual({
      ...lossOptions,
      weights: { species: { A: 0 }, experiments: { first: 3 } },
      deviations: { B: 2 },
    })
  })

  it('lose a number that is as usual again', () => {
    expect(withNumber({ A: 2 }, 'B', 3)).toEqual({ A: 2, B: 3 })
    expect(withNumber({ A: 2, B: 3 }, 'A', null)).toEqual({ B: 3 })
  })
})
