import { describe, expect, it } from 'vitest'
import { defaultOptimiserSettings, optimisers, schedules, type OptimiserSettings } from '../../../../src/solver'
import { minimise, problemAt, turn } from './minimise'

const adam = optimisers.find((row) => row.name === 'adam')!
const rate = 0.01
type Schedule = Partial<OptimiserSettings['schedule']>

/** The rate of each step: Adam's steps on a straight slope are the learning rate. */
function rates(schedule: Schedule, epochs: number | null, count: number, loss: (step: number) => number = () => 1) {
  const settings = { learningRate: rate, schedule: { ...defaultOptimiserSettings.schedule, ...schedule }, epochs }
  const optimiser = adam.create(problemAt([0], { ...settings, epsilon: 0 }))
  return Array.from({ length: count }, (_, step) => {
    const before = optimiser.ask().parameters[0]!
    turn(optimiser, () => ({ loss: loss(step), gradient: Float64Array.of(1) }))
    return (before - optimiser.ask().parameters[0]!) / rate
  })
}

describe('schedules', () => {
  it.each(schedules.map(({ name }) => name))(
    '%s begins at the whole rate and never falls below the last of it',
    (name) => {
      const factors = rates({ name, last: 0.1, patience: 3 }, 50, 120)
      expect(factors[0]).toBeCloseTo(1, 12)
      factors.slice(1).forEach((factor, index) => {
        expect(factor).toBeLessThanOrEqual(factors[index]! + 1e-12)
        expect(factor).toBeGreaterThanOrEqual(0.1 - 1e-12)
      })
    },
  )

  it('fall as their formulas say', () => {
    const exponential = rates({ name: 'exponential', last: 0.01 }, 10, 12)
    exponential.forEach((factor, step) => expect(factor).toBeCloseTo(0.01 ** Math.min(1, step / 10), 12))
    const cosine = rates({ name: 'cosine', last: 0.2 }, 10, 12)
    cosine.forEach((factor, step) => {
      expect(factor).toBeCloseTo(0.2 + 0.4 * (1 + Math.cos((Math.PI * Math.min(10, step)) / 10)), 12)
    })
    expect(rates({ name: 'constant' }, 10, 12).every((factor) => Math.abs(factor - 1) < 1e-12)).toBe(true)
  })

  it('stay constant where no end is known to fall towards', () => {
    for (const name of ['exponential', 'cosine']) {
      for (const factor of rates({ name }, null, 20)) expect(factor).toBeCloseTo(1, 12)
    }
  })

  it('halve on a plateau, and only there, for losses below zero too', () => {
    const schedule = { name: 'plateau', patience: 4, last: 0.2 }
    const near = (values: number[], wanted: number[]) =>
      values.forEach((value, index) => expect(value).toBeCloseTo(wanted[index]!, 12))
    near(rates(schedule, null, 13), [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.2])
    near(
      rates(schedule, null, 13, (step) => -(1.01 ** step)),
      new Array<number>(13).fill(1),
    )
    near(
      rates(schedule, null, 13, (step) => 0.99 ** step),
      new Array<number>(13).fill(1),
    )
    // Falls that are too small to be progress.
    expect(rates(schedule, null, 6, (step) => 1 - 1e-6 * step).at(-1)).toBeCloseTo(0.5, 12)
  })

  it('rise over a warm-up, whatever comes after it', () => {
    const factors = rates({ name: 'cosine', warmUp: 5 }, 1000, 8)
    factors.forEach((factor, step) => expect(factor).toBeCloseTo(Math.min(1, (step + 1) / 5), 3))
  })

  it('are refused when there is none of the name', () => {
    expect(() => rates({ name: 'nothing' }, null, 1)).toThrow('There is no schedule named nothing.')
  })
})

describe('the gradient before a step', () => {
  /** The first mean of the gradient that Adam remembers, which is a tenth of the gradient. */
  const seen = (settings: Partial<OptimiserSettings>, gradient: number[]) => {
    const optimiser = adam.create(problemAt([0, 0], settings))
    const told = optimiser.tell({ loss: 1, gradient: Float64Array.from(gradient) })
    expect(told.gradientNorm).toBeCloseTo(Math.hypot(...gradient), 12)
    const { rule } = optimiser.state().memory as { rule: { mean: Float64Array } }
    return [...rule.mean].map((value) => 10 * value)
  }
  const near = (values: number[], wanted: number[]) =>
    values.forEach((value, index) => expect(value).toBeCloseTo(wanted[index]!, 10))

  it('is shortened to the largest norm, and left alone below it', () => {
    near(seen({ clipNorm: 1 }, [3, 4]), [0.6, 0.8])
    near(seen({ clipNorm: 10 }, [3, 4]), [3, 4])
  })

  it('is brought to a norm, longer or shorter, and stays zero where it is', () => {
    near(seen({ gradientNorm: 100 }, [3, 4]), [60, 80])
    near(seen({ gradientNorm: 0.5 }, [3, 4]), [0.3, 0.4])
    near(seen({ gradientNorm: 100, clipNorm: 10 }, [3, 4]), [6, 8])
    near(seen({ gradientNorm: 100 }, [0, 0]), [0, 0])
  })

  it('reaches minima with all of it set', () => {
    const settings = { learningRate: 0.05, clipNorm: 1, schedule: { name: 'cosine', warmUp: 10, last: 0, patience: 1 } }
    const optimiser = adam.create(problemAt([5, -5], { ...settings, epochs: 500 }))
    const { best } = minimise(
      optimiser,
      ([x, y]) => ({ loss: (x! - 1) ** 2 + y! ** 2, gradient: Float64Array.of(2 * (x! - 1), 2 * y!) }),
      500,
    )
    expect(best.loss).toBeLessThan(1e-8)
  })
})
