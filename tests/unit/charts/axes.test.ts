import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prefersLogTime } from '../../../src/charts'
import { linearScale, logarithmicScale } from '../../../src/charts/axis-scale'
import { extentOfFit, padded } from '../../../src/charts/extent'
import { lossScale, progressScale } from '../../../src/charts/loss-scale'
import { timeScale } from '../../../src/charts/time-scale'

const span = (from: number, to: number, count: number, step = (to - from) / (count - 1)) =>
  Array.from({ length: count }, (_, index) => from + index * step)

describe('choosing logarithmic time', () => {
  it('takes it for samples bunched at the start over decades', () => {
    expect(prefersLogTime(span(-5, 5, 50).map((exponent) => 10 ** exponent))).toBe(true)
  })

  it('leaves evenly spaced samples alone, however many', () => {
    expect(prefersLogTime(span(0, 60, 20))).toBe(false)
    expect(prefersLogTime(span(0, 5000, 5001))).toBe(false)
  })

  it('has no opinion without positive times', () => {
    expect(prefersLogTime([])).toBe(false)
    expect(prefersLogTime([-2, -1, 0])).toBe(false)
  })
})

describe('a logarithmic time axis', () => {
  it('gives times at zero a place of their own at the left, labelled 0', () => {
    const scale = timeScale([0, 0.1, 1, 10, 100], true, 4)
    const zero = scale.position(0)
    expect(zero).toBeLessThan(scale.position(0.1))
    expect(zero).toBeGreaterThan(scale.minimum)
    expect(scale.label(scale.ticks[0] ?? NaN)).toBe('0')
    expect(scale.value(zero)).toBe(0)
  })

  it('says so when times are negative too', () => {
    const scale = timeScale([-5, 0, 1, 10], true, 4)
    expect(scale.label(scale.ticks[0] ?? NaN)).toBe('≤ 0')
    expect(scale.position(-5)).toBe(scale.position(0))
  })

  it('shows no value at zero when the data have no sample there', () => {
    expect(timeScale([0.1, 1, 10], true, 4).position(0)).toBeNaN()
  })

  it('is linear after all when no time is positive', () => {
    expect(timeScale([-2, -1, 0], true, 4).logarithmic).toBe(false)
  })

  it('zooms to a range and finds ticks inside one decade', () => {
    const scale = timeScale([0.1, 1, 10, 100], true, 4, [2, 8])
    expect(scale.value(scale.minimum)).toBeCloseTo(2)
    expect(scale.value(scale.maximum)).toBeCloseTo(8)
    expect(scale.ticks.length).toBeGreaterThanOrEqual(2)
  })
})

describe('axes', () => {
  it('show few, distinct ticks inside the axis for any extent', () => {
    const number = fc.double({ min: -1e12, max: 1e12, noNaN: true })
    fc.assert(
      fc.property(number, fc.double({ min: 1e-6, max: 1e12, noNaN: true }), (from, length) => {
        fc.pre(length > Math.abs(from) * 1e-6)
        const scale = linearScale(from, from + length, 5)
        const labels = scale.ticks.map(scale.label)
        expect(new Set(labels).size).toBe(labels.length)
        expect(labels.length).toBeGreaterThanOrEqual(2)
        expect(labels.length).toBeLessThanOrEqual(9)
        const room = length * 1e-6
        expect(scale.ticks.every((tick) => tick >= from - room && tick <= from + length + room)).toBe(true)
      }),
    )
  })

  it('share one power of ten where numbers are small', () => {
    const scale = linearScale(0, 3.7e-5, 4)
    expect(scale.factorExponent).toBe(-5)
    expect(scale.ticks.map(scale.label)).toEqual(['0', '1', '2', '3'])
  })

  it('go from position to value and back', () => {
    const scale = logarithmicScale(-3, 3, 6)
    for (const value of [0.002, 1, 731]) expect(scale.value(scale.position(value))).toBeCloseTo(value, 9)
  })

  it('put a loss of zero on the lowest line and leave out what is not finite', () => {
    const scale = lossScale([[1, 0.1, 0, NaN, Infinity]], true, 4)
    expect(scale.position(0)).toBe(scale.minimum)
    expect(scale.position(NaN)).toBeNaN()
    expect(scale.position(Infinity)).toBeNaN()
  })

  it('let a loss that explodes leave the picture at the top', () => {
    const losses = [1e8, 1e7, ...Array.from({ length: 98 }, () => 0.1)]
    expect(lossScale([losses], true, 4).maximum).toBeLessThan(3)
    expect(lossScale([[50, 1, 0.001]], true, 4).maximum).toBeGreaterThan(Math.log10(50))
  })

  it('of epochs have ticks at whole numbers', () => {
    expect(progressScale([[1, 2]], 6, null, true).ticks).toEqual([1, 2])
    expect(progressScale([], 6, null, true).ticks).toEqual([0, 1])
  })

  it('follow a model only as far as one span of the data', () => {
    expect(extentOfFit([0, 1], [-0.2, 1e9])).toEqual([-0.2, 2])
    expect(padded([2, 2], 0.1)).toEqual([1, 3])
  })
})
