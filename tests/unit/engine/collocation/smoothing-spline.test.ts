import { describe, expect, it } from 'vitest'
import { SmoothingSpline } from '../../../../src/engine/collocation/smoothing-spline'
import { StretchedTime } from '../../../../src/engine/collocation/stretched-time'

const evenly = (count: number, end: number) => Array.from({ length: count }, (_, index) => (index * end) / (count - 1))

describe('a smoothing spline', () => {
  const places = [0, 0.4, 1, 1.3, 2, 2.2, 3, 3.7, 4, 4.8, 5.1, 6]
  const values = [0.02, 0.41, 0.81, 0.99, 0.88, 0.85, 0.1, -0.49, -0.79, -0.97, -0.95, -0.25]

  // SciPy 1.17.1, interpolate.make_smoothing_spline(places, values, weights), which takes the exact minimum of the cross-validation.
  it.each([
    [values.map(() => 1), [0.039755, 0.638046, 0.500977, -0.938434, -0.275797]],
    [
      [1, 2, 1, 1, 3, 1, 1, 1, 2, 1, 1, 1],
      [0.04435, 0.640547, 0.496603, -0.9474, -0.279648],
    ],
  ])('smooths as another implementation does, with weights %j', (weights, expected) => {
    const spline = new SmoothingSpline({ places, values, weights })
    const found = [0, 0.7, 2.6, 4.4, 6].map((place) => spline.at(place))
    found.forEach((value, index) => expect(Math.abs(value - expected[index]!)).toBeLessThan(0.004))
  })

  it('goes through exact values of a smooth course, and between them follows it', () => {
    const at = evenly(25, 6)
    const spline = new SmoothingSpline({ places: at, values: at.map(Math.sin), weights: at.map(() => 1) })
    for (const place of evenly(101, 6)) expect(Math.abs(spline.at(place) - Math.sin(place))).toBeLessThan(2e-3)
  })

  it('takes most of the noise away, whatever its measure', () => {
    const at = evenly(60, 6)
    const noise = at.map((_, index) => Math.sin(12.9898 * index * index))
    for (const scale of [1e-8, 1, 1e8]) {
      const noisy = at.map((place, index) => scale * (Math.sin(place) + 0.05 * noise[index]!))
      const spline = new SmoothingSpline({ places: at, values: noisy, weights: at.map(() => 1) })
      const deviation = (of: (index: number) => number) =>
        Math.sqrt(at.reduce((sum, place, index) => sum + (of(index) / scale - Math.sin(place)) ** 2, 0) / at.length)
      expect(deviation((index) => spline.at(at[index]!))).toBeLessThan(0.5 * deviation((index) => noisy[index]!))
    }
  })

  it('is a line through two values, a constant through one, and a line beyond its ends', () => {
    const two = new SmoothingSpline({ places: [1, 3], values: [2, 6], weights: [1, 1] })
    expect([0, 2, 4].map((place) => two.at(place))).toEqual([0, 4, 8])
    expect(new SmoothingSpline({ places: [1], values: [7], weights: [1] }).at(5)).toBe(7)
    const spline = new SmoothingSpline({ places, values, weights: values.map(() => 1) })
    expect(spline.at(8) - spline.at(7)).toBeCloseTo(spline.at(7) - spline.at(6), 12)
    expect(spline.at(6 + 1e-6) - spline.at(6)).toBeCloseTo(spline.at(6) - spline.at(6 - 1e-6), 9)
  })
})

describe('the coordinate of time', () => {
  it('is time itself where samples lie evenly in it, and a logarithm where they lie evenly in that', () => {
    const plain = new StretchedTime(0, evenly(11, 5))
    expect([plain.place(2), plain.rate(2)]).toEqual([2, 1])
    const times = [0, ...evenly(11, 10).map((power) => 10 ** (power - 5))]
    const stretched = new StretchedTime(0, times)
    const gaps = times.slice(1).map((time, index) => stretched.place(time) - stretched.place(times[index]!))
    expect(Math.max(...gaps) / Math.min(...gaps)).toBeLessThan(4)
    for (const time of times)
      expect(Math.abs(stretched.time(stretched.place(time)) - time)).toBeLessThan(1e-9 * (1 + time))
    const rate = (stretched.time(3.001) - stretched.time(2.999)) / 0.002
    expect(rate / stretched.rate(stretched.time(3))).toBeCloseTo(1, 5)
  })
})
