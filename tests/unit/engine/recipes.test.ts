import { describe, expect, it } from 'vitest'
import { prepareModel, recipes, train } from '../../../src/engine'
import {
  type TrainingJob,
  type TrainingRecord,
  applyRecipe,
  modelSettingsSchema,
  trainingSettingsSchema,
} from '../../../src/shared'
import { assembleExperiments } from '../../../src/engine/data/experiment'
import { decayJob } from './decay-data'

/** The job by a recipe; with the last record of its run. */
function trained(job: TrainingJob): TrainingRecord {
  let time = 0
  const running = train(job, { wish: 'run' }, () => (time += 1))
  let last: TrainingRecord | null = null
  for (;;) {
    const next = running.next()
    if (next.done) break
    if (next.value.type === 'record') last = next.value.record
  }
  return last!
}

function byRecipe(name: string, training: Record<string, unknown>): TrainingJob {
  const recipe = recipes.find((row) => row.name === name)!
  const job = decayJob()
  const settings = applyRecipe({ model: job.model, training: {} }, recipe)
  return {
    ...job,
    model: modelSettingsSchema.parse(settings.model),
    training: trainingSettingsSchema.parse({ ...settings.training, ...training }),
  }
}

describe('recipes', () => {
  it.each(recipes)('$name is one that the contract takes, and trains', ({ name }) => {
    const { checkpoint } = trained(byRecipe(name, { epochs: 30 }))
    expect(checkpoint.epoch).toBeGreaterThan(5)
    expect(checkpoint.bestLoss).toBeLessThan(1)
  })

  it('the first, which is the default, comes to a ten-thousandth of the scales untuned, from any seed', () => {
    for (const seed of [1, 2, 3]) {
      const { checkpoint } = trained(byRecipe(recipes[0]!.name, { seed, targetLoss: 1e-4, epochs: 1000 }))
      expect(checkpoint.bestLoss).toBeLessThan(1e-4)
    }
  })
})

describe('the head that is left to the data', () => {
  const prepared = (value: number, form: 'none' | 'projection' = 'none') => {
    const { data } = decayJob()
    data.series[1]!.values[5] = value
    const experiments = assembleExperiments(data)
    if (experiments.status === 'failed') throw new Error(experiments.reason)
    const conservation = { form, totals: form === 'none' ? [] : [{ name: 'mass', coefficients: [1, 1] }] }
    const model = modelSettingsSchema.parse({ head: 'automatic', conservation })
    const outcome = prepareModel(model, data.species, experiments.value)
    return outcome.status === 'ok' ? outcome.value.model.head : outcome.reason
  }

  it('keeps species from falling below zero where none was measured there', () => {
    expect(prepared(0.5)).toBe('production-loss')
    expect(prepared(-0.5)).toBe('scaled')
    expect(prepared(0.5, 'projection')).toBe('scaled')
  })
})
