import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeMessage, encodeMessage } from '../../../../src/shared'
import { optimisers, type Optimiser } from '../../../../src/solver'
import { leastSquaresAnswer, unreliable } from './answers'
import { classicalProblems } from './classical'
import { problemAt, turn, type Answer } from './minimise'

const rosenbrock = classicalProblems[0]!
const settings = {
  learningRate: 0.3,
  weightDecay: 0.01,
  schedule: { name: 'plateau', warmUp: 3, last: 0.1, patience: 2 },
  clipNorm: 5,
}

/** What a run comes to: every accepted point, the notes, and how it ends. */
function run(optimiser: Optimiser, answer: Answer, accepted: number, restored: (running: Optimiser) => Optimiser) {
  const points: number[][] = []
  const notes: (string | null)[] = []
  for (let evaluation = 0; evaluation < 400 && optimiser.ended === null && points.length < accepted; evaluation++) {
    const point = [...optimiser.ask().parameters]
    const told = turn(optimiser, answer)
    if (told.accepted) points.push(point)
    if (told.note !== null) notes.push(told.note)
    optimiser = restored(optimiser)
  }
  return { points, notes, ended: optimiser.ended, state: optimiser.state() }
}

describe.each(optimisers.map((row) => [row.name, row] as const))('%s', (_, row) => {
  it('continues from its state, between any two evaluations, with the same bits', () => {
    const coordinate = fc.double({ min: -2, max: 2, noNaN: true })
    const kinds = fc.record({
      form: fc.constantFrom('primal' as const, 'dual' as const),
      trials: fc.constantFrom('loss' as const, 'derivatives' as const),
      damping: fc.constantFrom('levenberg' as const, 'marquardt' as const),
    })
    const refusedOf16 = fc.integer({ min: 0, max: 6 })
    fc.assert(
      fc.property(
        fc.tuple(coordinate, coordinate),
        refusedOf16,
        fc.nat({ max: 6 }),
        kinds,
        (initial, refused, kept, kind) => {
          const create = () => row.create(problemAt(initial, { ...settings, ...kind }, { residuals: 2 }))
          const answer = unreliable(leastSquaresAnswer(rosenbrock), refused)
          let evaluation = 0
          const restored = (running: Optimiser) => {
            if (evaluation++ % (kept + 1) < kept) return running
            const state = decodeMessage(encodeMessage(running.state()))
            // What happens after the state was taken must not be seen in it.
            if (running.ended === null) turn(running, answer)
            const fresh = create()
            fresh.restore(state)
            return fresh
          }
          const whole = run(create(), answer, 30, (running) => running)
          expect(run(create(), answer, 30, restored)).toEqual(whole)
        },
      ),
      { numRuns: 60 },
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
