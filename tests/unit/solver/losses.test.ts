import { describe, expect, it } from 'vitest'
import { losses, noTerm, type LossTerm } from '../../../src/solver'
import { dataLoss, lossNumbers } from './data-loss'

const termOf = (name: string, prediction: number, measured: number, unit = 1, numbers = lossNumbers): LossTerm => {
  const term = noTerm()
  losses
    .find((row) => row.name === name)!
    .create(numbers)
    .at(prediction, measured, unit, term)
  return term
}

const cases = [-2.1, -0.3, -0.02, 0.4, 1.7, 30].flatMap((prediction) =>
  [-0.4, 0, 0.15, 2].flatMap((measured) => [0.3, 1, 40].map((unit) => [prediction, measured, unit] as const)),
)

describe.each(losses)('$name', (row) => {
  it('has the derivative of its value by the prediction', () => {
    for (const [prediction, measured, unit] of cases) {
      const h = 1e-6 * unit
      const at = (y: number) => termOf(row.name, y, measured, unit).value
      const { slope } = termOf(row.name, prediction, measured, unit)
      const difference = (at(prediction + h) - at(prediction - h)) / (2 * h)
      expect(Math.abs(slope - difference) * unit).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope) * unit))
    }
  })

  it('is smallest where the prediction is what was measured, without a slope there', () => {
    for (const measured of [-0.4, 0, 0.15, 2]) {
      const { value, slope } = termOf(row.name, measured, measured, 3)
      expect(slope).toBe(0)
      for (const off of [-0.1, 0.1]) expect(termOf(row.name, measured + off, measured, 3).value).toBeGreaterThan(value)
    }
  })

  it('has a kink at zero if it says so, and only then', () => {
    const jump = termOf(row.name, 1 + 1e-9, 1).slope - termOf(row.name, 1 - 1e-9, 1).slope
    expect(jump > 1e-3).toBe(row.kinked)
  })

  it('enters least squares with a curvature above zero, or says why it does not', () => {
    const curvatures = cases.map(
      ([prediction, measured, unit]) => termOf(row.name, prediction, measured, unit).curvature,
    )
    if (row.noLeastSquares === null) expect(Math.min(...curvatures)).toBeGreaterThan(0)
    else expect(row.noLeastSquares).toMatch(/^[A-Z].*\.$/)
  })

  it('is the mean over what was measured, in its unit', () => {
    const values = Float64Array.of(1, NaN, NaN, 5)
    const data = dataLoss(row.name, { sampleTimes: Float64Array.of(0, 1), values, scale: Float64Array.of(2, 4) })
    const cotangent = new Float64Array(2)
    const { value, slope } = termOf(row.name, 2, 1, 2)
    expect(data.at(0, Float64Array.of(2, 9), cotangent)).toBeCloseTo(value / 2, 12)
    expect(cotangent[0]).toBeCloseTo(slope / 2, 12)
    expect(cotangent[1]).toBe(0)
  })
})

describe('closed forms', () => {
  it.each([
    ['mae', 0.75],
    ['mse', 0.5625],
    ['smoothed-mae', Math.sqrt(0.5625 + 0.25) - 0.5],
    ['huber', 0.5 * (0.75 - 0.25)],
    ['log-mse', Math.log((1.25 + 0.1) / (0.5 + 0.1)) ** 2],
    ['gaussian', 0.5 * 0.5625 + Math.log(2) + 0.5 * Math.log(2 * Math.PI)],
  ])('%s of a residual of 0.75 units', (name, wanted) => {
    // y = 2.5, d = 1, y_scale or sigma = 2; delta = 0.5 and floor = 0.1 in units of it.
    expect(termOf(name, 2.5, 1, 2).value).toBeCloseTo(wanted, 13)
  })

  it('Huber is half the square up to delta, which it may not leave with a jump', () => {
    expect(termOf('huber', 0.4, 0).value).toBeCloseTo(0.08, 14)
    expect(termOf('huber', 0.5 + 1e-12, 0).value).toBeCloseTo(termOf('huber', 0.5, 0).value, 11)
    expect(termOf('huber', -3, 0).slope).toBe(-0.5)
    expect(termOf('huber', -3, 0).curvature).toBeCloseTo(0.5 / 3, 14)
  })

  it('the smoothed absolute error is the absolute error less at most delta, also where a square would be lost to rounding', () => {
    const numbers = { ...lossNumbers, delta: 1e-3 }
    for (const residual of [0.01, 1, 1e3]) {
      const lost = residual - termOf('smoothed-mae', residual, 0, 1, numbers).value
      expect(lost).toBeGreaterThan(0)
      expect(lost).toBeLessThan(1e-3)
    }
    expect(termOf('smoothed-mae', 1e-12, 0, 1, numbers).value / 5e-22).toBeCloseTo(1, 12)
  })

  it('below zero the logarithm goes on as its tangent there: value and slope have no jump', () => {
    for (const measured of [-0.3, 0.7]) {
      const [below, above] = [-1e-10, 1e-10].map((y) => termOf('log-mse', y, measured))
      expect(below!.value).toBeCloseTo(above!.value, 7)
      expect(below!.slope / above!.slope).toBeCloseTo(1, 7)
    }
    // T(-0.3) = -0.3 / 0.1 and T(0.7) = log(8).
    expect(termOf('log-mse', -0.3, 0.7).value).toBeCloseTo((-3 - Math.log(8)) ** 2, 12)
  })

  it('the likelihood has its derivative by log sigma', () => {
    for (const unit of [0.2, 3]) {
      const h = 1e-6
      const at = (log: number) => termOf('gaussian', 1.4, 1, unit * Math.exp(log)).value
      expect(termOf('gaussian', 1.4, 1, unit).unitSlope).toBeCloseTo((at(h) - at(-h)) / (2 * h), 7)
    }
  })
})
