import { expect, it } from 'vitest'
import { simulate, warmUp } from '../../../src/engine'

it('an engine that is warm answers with the bits of one that is not', () => {
  const answer = () =>
    simulate(
      {
        subject: {
          kind: 'mechanism',
          mechanism: {
            species: ['A', 'B'],
            reactions: [{ equation: 'A -> B', orders: { A: 1 }, change: { A: -1, B: 1 }, constant: 0.3 }],
          },
          initial: { time: 0, values: [1, 0] },
        },
        times: Float64Array.of(1, 10),
        method: 'rodas5p',
        relativeTolerance: 1e-8,
        absoluteTolerance: 1e-10,
      },
      () => 0,
    )
  const cold = answer()
  expect(cold.status).toBe('ok')
  warmUp()
  warmUp()
  expect(answer()).toEqual(cold)
})
