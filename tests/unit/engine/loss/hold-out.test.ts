import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assembleExperiments, holdOut } from '../../../../src/engine'
import { validationSettingsSchema } from '../../../../src/shared'
import { createRandom } from '../../../../src/solver'
import { chain, chainData, chainRates, evaluated, prepared, series } from './two-experiments'

const assembled = assembleExperiments(chainData)
if (assembled.status === 'failed') throw new Error(assembled.reason)
const experiments = assembled.value

const asked = (settings: object) => validationSettingsSchema.parse(settings)
const split = (settings: object, seed = 1, data = experiments) => {
  const outcome = holdOut(data, asked(settings), createRandom(seed))
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.value
}

describe('what is held out', () => {
  it('is missing where it is fitted, and the other way round, by whole samples and with all replicates', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 4, max: 30 }), (seed, samples) => {
        const times = Array.from({ length: samples + 1 }, (_, index) => index)
        const curves = [1, 2].map((replicate) => series('A', times, times, { replicate }))
        const many = assembleExperiments({ species: ['A'], series: curves, initial: null })
        if (many.status === 'failed') throw new Error(many.reason)
        const { fitted, heldOut } = split({ part: 0.3 }, seed, many.value)
        const [one, other] = heldOut[0]!.observations.map((grid) => [...grid].map(Number.isNaN))
        expect(one).toEqual(other)
        expect(one!.filter((missing) => !missing)).toHaveLength(Math.round(0.3 * samples))
        fitted[0]!.observations.forEach((grid) => expect([...grid].map((value) => !Number.isNaN(value))).toEqual(one))
      }),
    )
  })

  it('depends on the seed alone', () => {
    const of = (seed: number) => split({ part: 0.4 }, seed)
    expect(of(5)).toEqual(of(5))
    expect(
      Array.from({ length: 10 }, (_, seed) => JSON.stringify(of(seed))).some((text, _, all) => text !== all[0]),
    ).toBe(true)
  })

  it('may be whole experiments, which have no part in the gradient but in the loss that is told', () => {
    const { fitted, heldOut } = split({ experiments: ['two'] })
    const both = prepared(chain, chainData, chainRates, { name: 'mse' }, { held: { fitted, heldOut } })
    const weights = (out: string) => ({ name: 'mse', weights: { experiments: { [out]: 0 } } })
    const [one, two] = ['two', 'one'].map((out) =>
      evaluated(prepared(chain, chainData, chainRates, weights(out)), chainRates, 'gradient'),
    )
    for (const wish of ['loss', 'gradient', 'normal-products', 'jacobian'] as const) {
      const evaluation = evaluated(both, chainRates, wish)
      expect(evaluation.loss).toBeCloseTo(one!.loss, 10)
      expect(evaluation.reportedLoss).toBe(evaluation.loss)
      expect(evaluation.heldOutLoss).toBeCloseTo(two!.loss, 7)
    }
    expect(evaluated(both, chainRates, 'gradient').gradient).toEqual(one!.gradient)
    expect(one!.heldOutLoss).toBeNull()
  })

  it('and what is fitted make up the loss of all, sample by sample', () => {
    const { fitted, heldOut } = split({ part: 0.4 }, 3)
    const problem = prepared(chain, chainData, chainRates, { name: 'mse' }, { held: { fitted, heldOut } })
    const { loss, heldOutLoss } = evaluated(problem, chainRates, 'gradient')
    const counts = [fitted, heldOut].map((part) =>
      part.reduce(
        (sum, { observations }) =>
          sum + observations.reduce((all, grid) => all + grid.filter((value) => !Number.isNaN(value)).length, 0),
        0,
      ),
    )
    const whole = evaluated(prepared(chain, chainData, chainRates, { name: 'mse' }), chainRates, 'gradient').loss
    expect((counts[0]! * loss + counts[1]! * heldOutLoss!) / (counts[0]! + counts[1]!)).toBeCloseTo(whole, 10)
  })

  it.each([
    [{ experiments: ['three'] }, /no experiment three/],
    [{ experiments: ['one', 'two'] }, /Every experiment is held out/],
    [{ part: 0.01 }, /Nothing that was measured is held out/],
    [{ part: 0.9 }, /Nothing that was measured is left/],
  ])('is refused with a sentence: %j', (settings, reason) => {
    expect(holdOut(experiments, asked(settings), createRandom(1))).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(reason),
    })
  })
})
