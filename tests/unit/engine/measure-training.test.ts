import { describe, expect, it } from 'vitest'
import { measureTraining } from '../../../src/engine'
import { decayJob } from './decay-data'

/** A clock that moves a millisecond a look. */
const clock = () => {
  let time = 0
  return () => (time += 1)
}

describe('a timed training', () => {
  const stages = [{ learningRate: 0.02 }]

  it('tells when each loss was reached, and ends at the lowest', () => {
    const measured = measureTraining({ job: decayJob({ epochs: 5000, stages }), levels: [0.2, 0.1] }, clock())
    if (measured.status === 'failed') throw new Error(measured.reason)
    const { levels, seconds, epochs, bestLoss } = measured.value
    expect(levels[0]!.seconds).toBeGreaterThan(0)
    expect(levels[1]!.seconds).toBeGreaterThan(levels[0]!.seconds!)
    expect(seconds).toBeGreaterThan(levels[1]!.seconds!)
    expect([epochs < 5000, bestLoss <= 0.1]).toEqual([true, true])
  })

  it('has no time for a loss that it did not reach', () => {
    const measured = measureTraining({ job: decayJob({ epochs: 3, stages }), levels: [1e-12] }, clock())
    expect(measured).toMatchObject({ status: 'ok', value: { epochs: 3, levels: [{ seconds: null }] } })
  })

  it('fails with the words of the trainer', () => {
    const job = decayJob({ stages: [{ optimizer: 'psychic' }] })
    expect(measureTraining({ job, levels: [0.1] }, clock())).toMatchObject({
      reason: expect.stringContaining('psychic'),
    })
  })
})
