import { describe, expect, it } from 'vitest'
import type { Contestant, TimedSolution } from '../../../../src/backend/bench/contestant'
import { sweep, type SweepPlan } from '../../../../src/backend/bench/sweep'

const work = { steps: 1, rejected: 0, rhsEvaluations: 1, jacobianEvaluations: 1, factorizations: 1 }
const effort = { seconds: 0, repeats: 1 }
const plan: SweepPlan = {
  relativeTolerances: [1e-2, 1e-4, 1e-6],
  absoluteTolerances: [1e-6, 1e-8],
  scan: effort,
  round: effort,
  rounds: 2,
  slow: 0.05,
  leastDigits: 1,
  compared: [3, 9.5],
}
const noProgress = (): void => undefined

/** One that is right to the digits of its relative tolerance in the seconds that it is told; its value is the digits. */
function contestant(
  name: string,
  seconds: (rtol: number, atol: number) => number | null,
  log: string[] = [],
): Contestant {
  return {
    name,
    title: name,
    peer: false,
    solve: ({ relativeTolerance, absoluteTolerance }) => {
      log.push(`${name} ${relativeTolerance} ${absoluteTolerance}`)
      const taken = seconds(relativeTolerance, absoluteTolerance)
      const values = Float64Array.of(-Math.log10(relativeTolerance))
      return Promise.resolve<TimedSolution | null>(taken === null ? null : { values, seconds: taken, work })
    },
  }
}
const digits = (values: Float64Array): number => values[0]!

describe('a sweep over the tolerances', () => {
  it('takes all contestants in turn at each pair', async () => {
    const log: string[] = []
    const both = [contestant('a', () => 1e-3, log), contestant('b', () => 1e-3, log)]
    await sweep(both, { ...plan, rounds: 0 }, digits, noProgress)
    expect(log.slice(0, 4)).toEqual(['a 0.01 0.000001', 'b 0.01 0.000001', 'a 0.01 1e-8', 'b 0.01 1e-8'])
    expect(log).toHaveLength(12)
  })

  it('gives the front by rising digits, with the best of all times', async () => {
    let looks = 0
    const seconds: Record<number, () => number> = { 2: () => 1e-5, 4: () => 1e-4, 6: () => 1e-2 / ++looks }
    const hurrying = contestant('a', (rtol) => seconds[-Math.log10(rtol)]!())
    const [result] = await sweep([hurrying], plan, digits, noProgress)
    expect(result!.points).toHaveLength(6)
    expect(result!.front.map((point) => point.digits)).toEqual([2, 4, 6])
    // Two looks in the scan, at either absolute tolerance, of which the better one is looked at again in two rounds.
    expect(result!.front[2]!.seconds).toBeCloseTo(1e-2 / 4, 12)
  })

  it('counts what has no solution and goes on', async () => {
    const [result] = await sweep([contestant('a', (_, atol) => (atol > 1e-7 ? null : 1e-3))], plan, digits, noProgress)
    expect(result).toMatchObject({ failures: 3 })
    expect(result!.points).toHaveLength(3)
  })

  it('gives up on one that is too slow to matter, and on no other', async () => {
    const log: string[] = []
    const slow = contestant('slow', (rtol) => (rtol < 1e-3 ? 1 : 1e-3), log)
    const fast = contestant('fast', () => 1e-3, log)
    const longer = { ...plan, relativeTolerances: [1e-2, 1e-4, 1e-6, 1e-8, 1e-10], rounds: 0 }
    await sweep([slow, fast], longer, digits, noProgress)
    expect(log.filter((entry) => entry.startsWith('slow'))).toEqual([
      'slow 0.01 0.000001',
      'slow 0.01 1e-8',
      // Too slow: nothing tighter in this row, one more row, and no further.
      'slow 0.0001 0.000001',
      'slow 0.000001 0.000001',
    ])
    expect(log.filter((entry) => entry.startsWith('fast'))).toHaveLength(10)
  })

  it('tells how far it is', async () => {
    const parts: number[] = []
    await sweep([contestant('a', () => 1e-3)], plan, digits, (part) => parts.push(part))
    expect(parts).toEqual([...parts].sort((a, b) => a - b))
    expect([parts[0], parts.length]).toEqual([0, 5])
  })
})
