import { describe, expect, it } from 'vitest'
import {
  geometricMean,
  growthExponent,
  meanScaledDigits,
  median,
  nearFront,
  paretoFront,
  secondsAt,
  significantDigits,
} from '../../../src/engine'

const doubles = (...values: number[]) => Float64Array.from(values)

describe('significant correct digits', () => {
  it('are those of the worst component at the worst time', () => {
    // Relative errors 1e-3, 1e-6, 0, 1e-4: the first is the worst.
    const digits = significantDigits(doubles(1.001, 2.000002, -3, 0.010001), doubles(1, 2, -3, 0.01))
    expect(digits).toBeCloseTo(3, 9)
  })

  it('are relative to the reference, however small it is', () => {
    expect(significantDigits(doubles(1.01e-20), doubles(1e-20))).toBeCloseTo(2, 9)
  })

  it('are those of double precision where nothing differs, and none where a value is no number', () => {
    expect(significantDigits(doubles(1, 2), doubles(1, 2))).toBe(16)
    expect(significantDigits(doubles(1, NaN, 2), doubles(1, 2, 2))).toBe(-Infinity)
    expect(significantDigits(doubles(Infinity), doubles(1))).toBe(-Infinity)
  })

  it('of the mean scaled error count each state by its scale', () => {
    // |errors| / scale: 0.001, 0.003, 0, 0.004: their mean is 0.002.
    const digits = meanScaledDigits(doubles(1.001, 5.3, 1, 5.4), doubles(1, 5, 1, 5), doubles(1, 100))
    expect(digits).toBeCloseTo(-Math.log10(0.002), 9)
  })
})

describe('a Pareto front', () => {
  const point = (digits: number, seconds: number) => ({ digits, seconds })

  it('keeps what nothing beats in both, by rising time', () => {
    const points = [point(5, 3), point(3, 1), point(4, 4), point(2, 2), point(5, 5), point(6, 6), point(-Infinity, 0.1)]
    expect(paretoFront(points)).toEqual([point(3, 1), point(5, 3), point(6, 6)])
  })

  it('keeps the better of two that take equally long', () => {
    expect(paretoFront([point(3, 1), point(4, 1)])).toEqual([point(4, 1)])
  })

  it('is surrounded by what a better timing could bring onto it', () => {
    const points = [point(3, 1), point(5, 3), point(4, 3.5), point(4.5, 4)]
    expect(nearFront(points, 1.25)).toEqual([point(3, 1), point(5, 3), point(4, 3.5)])
  })

  it('gives a time between its points with a logarithm linear in the digits', () => {
    const front = [point(3, 1), point(5, 100)]
    expect(secondsAt(front, 4)).toBeCloseTo(10, 9)
    expect(secondsAt(front, 5)).toBeCloseTo(100, 9)
  })

  it('takes as long for fewer digits as for its fewest, and knows nothing beyond its most', () => {
    const front = [point(3, 1), point(5, 100)]
    expect(secondsAt(front, 2)).toBe(1)
    expect(secondsAt(front, 5.1)).toBeNull()
    expect(secondsAt([], 4)).toBeNull()
  })
})

describe('statistics', () => {
  it('median: the middle, or the mean of the middle two', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
  })

  it('geometric mean', () => {
    expect(geometricMean([1, 100])).toBeCloseTo(10, 12)
  })

  it('the exponent of growth is the slope in logarithms', () => {
    const points = [1, 10, 100].map((x) => ({ x, y: 3 * x ** 1.5 }))
    expect(growthExponent(points)).toBeCloseTo(1.5, 12)
    // By hand: log y = 0, 1, 1 at log x = 0, 1, 2 has slope 0.5.
    expect(growthExponent([1, 10, 100].map((x, i) => ({ x, y: [1, 10, 10][i]! })))).toBeCloseTo(0.5, 12)
    expect(growthExponent([{ x: 3, y: 1 }])).toBeNull()
  })
})
