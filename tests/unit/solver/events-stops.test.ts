import { describe, expect, it } from 'vitest'
import { compileModel, defineModel, methods, solve, type SolveRequest } from '../../../src/solver'

/** y' = 1 until t = 1, 3 until t = 2 and -1 from there on: what is at a jump belongs to what follows. */
const rate = defineModel({ states: 1, parameters: 0 }, (g) => {
  const before = (time: number) => g.less(g.time(), g.fill(time, 1))
  return g.select(before(1), g.fill(1, 1), g.select(before(2), g.fill(3, 1), g.fill(-1, 1)))
})
const exact = (time: number) => (time <= 1 ? time : time <= 2 ? 1 + 3 * (time - 1) : 4 - (time - 2))

const times = Float64Array.of(0, 0.5, 1, 1, 1.5, 2, 2.5, 3)
const jumps = Float64Array.of(1, 2)

const request: SolveRequest = {
  model: compileModel(rate),
  parameters: new Float64Array(0),
  initial: Float64Array.of(0),
  startTime: 0,
  sampleTimes: times,
  stopTimes: jumps,
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-9,
}

const solved = (changes: Partial<SolveRequest> = {}) => {
  const outcome = solve({ ...request, ...changes })
  if (outcome.status === 'failed') throw new Error(`${outcome.reason} at ${outcome.time}`)
  return outcome
}

describe.each(methods.map(({ name }) => name))('%s', (method) => {
  it('passes jumps of f at stops without an error or a rejected step', () => {
    const { values, work } = solved({ method })
    times.forEach((time, index) => expect(Math.abs(values[index]! - exact(time))).toBeLessThan(1e-13))
    expect(work.rejected).toBe(0)
    // Its solution is straight: all that it takes is to let the step grow, three times.
    expect(work.steps).toBeLessThan(120)
  })

  it('does so backwards too', () => {
    const back = { startTime: 3, endTime: 0, initial: Float64Array.of(exact(3)) }
    const { values, work } = solved({ ...back, method, sampleTimes: times.toReversed(), stopTimes: jumps.toReversed() })
    times.toReversed().forEach((time, index) => expect(Math.abs(values[index]! - exact(time))).toBeLessThan(1e-13))
    expect(work.rejected).toBe(0)
  })
})

describe('stops', () => {
  it('are what makes the jump exact: without them it is found by rejected steps, and costs accuracy', () => {
    const { values, work } = solved({ stopTimes: new Float64Array(0) })
    expect(work.rejected).toBeGreaterThan(5)
    expect(Math.abs(values.at(-1)! - exact(3))).toBeGreaterThan(1e-13)
    expect(Math.abs(values.at(-1)! - exact(3))).toBeLessThan(1e-3)
  })

  it('outside the span and twice count for nothing', () => {
    const plain = solved()
    expect(solved({ stopTimes: Float64Array.of(-5, 1, 1, 2, 7) })).toEqual(plain)
  })

  it('one at the start means that f is that behind it', () => {
    const { values } = solved({ startTime: 1, initial: Float64Array.of(1), sampleTimes: Float64Array.of(1, 2) })
    expect([...values]).toEqual([1, expect.closeTo(4, 12)])
    const other = defineModel({ states: 1, parameters: 0 }, (g) =>
      g.select(g.lessOrEqual(g.time(), g.fill(1, 1)), g.fill(1, 1), g.fill(3, 1)),
    )
    const late = { model: compileModel(other), startTime: 1, initial: Float64Array.of(1) }
    expect(solved({ ...late, sampleTimes: Float64Array.of(2) }).values[0]).toBeCloseTo(4, 12)
  })

  it('next to one another, as near as two numbers can be', () => {
    const { values } = solved({ stopTimes: Float64Array.of(1, 1 + 2 ** -52, 1 + 2 ** -51, 2) })
    expect(Math.abs(values.at(-1)! - exact(3))).toBeLessThan(1e-12)
  })

  it('at zero, coming from far away', () => {
    const far = defineModel({ states: 1, parameters: 0 }, (g) =>
      g.select(g.less(g.time(), g.fill(0, 1)), g.fill(1, 1), g.fill(-1, 1)),
    )
    const { values, work } = solved({
      model: compileModel(far),
      startTime: -1e6,
      sampleTimes: Float64Array.of(0, 1e6),
      stopTimes: Float64Array.of(0),
    })
    expect(values[0]).toBeCloseTo(1e6, 6)
    expect(Math.abs(values[1]!)).toBeLessThan(1e-6)
    expect(work.rejected).toBe(0)
  })

  it('that are not in order are refused', () => {
    expect(solve({ ...request, stopTimes: Float64Array.of(2, 1) })).toMatchObject({
      reason: 'bad-input',
      advice: 'Stop time 2 is 1; give ascending times.',
    })
    expect(solve({ ...request, stopTimes: Float64Array.of(NaN) })).toMatchObject({ reason: 'bad-input' })
  })
})
