import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { thinned } from '../../../src/charts/thin'

describe('thinning', () => {
  it('keeps short curves whole', () => {
    expect(thinned([3, 1, 2], 10)).toEqual([0, 1, 2])
  })

  it('keeps ends, order, the smallest and the largest of any curve, within the limit', () => {
    const curve = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 2000 })
    fc.assert(
      fc.property(curve, fc.integer({ min: 4, max: 200 }), (values, most) => {
        const kept = thinned(values, most)
        expect(kept.length).toBeLessThanOrEqual(Math.max(most, values.length <= most ? values.length : 4))
        expect(kept[0]).toBe(0)
        expect(kept.at(-1)).toBe(values.length - 1)
        expect(kept.every((position, index) => index === 0 || position > (kept[index - 1] ?? NaN))).toBe(true)
        const shown = kept.map((position) => values[position] ?? NaN)
        expect(Math.min(...shown)).toBe(Math.min(...values))
        expect(Math.max(...shown)).toBe(Math.max(...values))
      }),
    )
  })

  it('finds a spike among missing values', () => {
    const values = Float64Array.from({ length: 1000 }, () => NaN)
    values[517] = 9
    expect(thinned(values, 50)).toContain(517)
  })
})
