import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { thinHistory } from '../../../src/engine'

function history(losses: number[]) {
  return {
    epochs: Float64Array.from(losses, (_, i) => i + 1),
    losses: Float64Array.from(losses),
    gradientNorms: Float64Array.from(losses),
  }
}

describe('a thinned history', () => {
  it('keeps its length, its order, its last epoch and its lowest loss', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-6, max: 10, noNaN: true }), { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 4, max: 100 }),
        (losses, most) => {
          const thin = thinHistory(history(losses), most)
          expect(thin.epochs.length).toBeLessThanOrEqual(Math.max(most, 1))
          expect([...thin.epochs]).toEqual([...thin.epochs].sort((a, b) => a - b))
          expect(thin.epochs.at(-1)).toBe(losses.length)
          expect(Math.min(...thin.losses)).toBe(Math.min(...losses))
        },
      ),
    )
  })
})
