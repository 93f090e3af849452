import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeMessage, encodeMessage } from '../../../../src/shared'
import { optimisers } from '../../../../src/solver'
import { problemAt, turn, type Answer } from './minimise'

/** Rosenbrock's function, refused wherever a hash of the point says so. */
const unreliable =
  (refusedOf16: number): Answer =>
  ([x, y]) => {
    if (Math.floor(Math.abs(x! * 7919 + y! * 104729)) % 16 < refusedOf16) return null
    const [a, b] = [1 - x!, y! - x! * x!]
    return { loss: a * a + 100 * b * b, gradient: Float64Array.of(-2 * a - 400 * x! * b, 200 * b) }
  }

describe.each(optimisers.map((row) => [row.name, row] as const))('%s', (_, row) => {
  it('continues from its state, between any two evaluations, with the same bits', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true })),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 1, max: 7 }),
        (initial, refusedOf16, restoredEach) => {
          const create = () => row.create(problemAt(initial, { learningRate: 0.3, weightDecay: 0.01 }))
          const answer = unreliable(refusedOf16)
          const whole = create()
          let parts = create()
          for (let evaluation = 1; evaluation <= 60 && whole.ended === null; evaluation++) {
            turn(whole, answer)
            turn(parts, answer)
            if (evaluation % restoredEach === 0) {
              const kept = decodeMessage(encodeMessage(parts.state()))
              turn(parts, answer)
              parts = create()
              parts.restore(kept)
            }
            expect([...parts.ask().parameters]).toEqual([...whole.ask().parameters])
            expect(parts.ended).toEqual(whole.ended)
          }
          expect(parts.state()).toEqual(whole.state())
        },
      ),
      { numRuns: 30 },
    )
  })

  it('refuses a state that is not its own', () => {
    const state = row.create(problemAt([1, 2])).state()
    const other = optimisers.find((candidate) => candidate.name !== row.name)!
    for (const wrong of [{}, null, { ...state, memory: {} }, other.create(problemAt([1, 2])).state()]) {
      expect(() => row.create(problemAt([1, 2])).restore(wrong)).toThrow(/does not belong/)
    }
    expect(() => row.create(problemAt([1, 2, 3])).restore(state)).toThrow(/does not belong/)
  })
})
