import { describe, expect, it } from 'vitest'
import { compileModel, defineModel, methods, solve, type ModelGraph, type SolveRequest } from '../../../src/solver'
import { rober } from './problems'

const outcomeOf = (graph: ModelGraph, initial: readonly number[], end: number, changes: Partial<SolveRequest> = {}) =>
  solve({
    model: compileModel(graph),
    parameters: new Float64Array(graph.parameters),
    initial: Float64Array.from(initial),
    startTime: 0,
    sampleTimes: Float64Array.from({ length: 400 }, (_, index) => (end * (index + 1)) / 400),
    relativeTolerance: 1e-3,
    absoluteTolerance: 1e-6,
    ...changes,
  })

const solved = (...given: Parameters<typeof outcomeOf>) => {
  const outcome = outcomeOf(...given)
  if (outcome.status === 'failed') throw new Error(`${outcome.reason} at ${outcome.time}`)
  return outcome
}

const least = (values: Float64Array) => values.reduce((a, b) => Math.min(a, b))

const stiff = methods.filter((method) => method.stiff).map(({ name }) => name)

/**
 * The knee problem (Dahlquist, Edsberg, Skollermo and Soderlind 1982; Shampine, Thompson, Kierzenka and Byrne, "Non-negative solutions of
 * ODEs", 2005): 1e-6 y' = (1 - t) y - y^2 from y(0) = 1 follows 1 - t until 1, where 0 becomes the stable root; 1 - t goes on below it.
 */
const knee = defineModel({ states: 1, parameters: 0 }, (g) => {
  const y = g.state(1)
  const growth = g.multiply(g.subtract(g.fill(1, 1), g.time()), y)
  return g.scale(g.subtract(growth, g.multiply(y, y)), 1e6)
})

describe.each(stiff)('%s', (method) => {
  it('turns with the knee, where it would go on below zero or be lucky', () => {
    const { values } = solved(knee, [1], 2, { method, nonNegative: true })
    expect(least(values)).toBe(0)
    values.forEach((value, index) => {
      const time = (index + 1) / 200
      // The dense output of a large step of a stiff problem has few digits, around the knee none; but it is never below zero.
      if (time < 0.9) expect(Math.abs(value - (1 - time))).toBeLessThan(0.2)
      if (time > 1.2) expect(value).toBeLessThan(1e-4)
    })
  })
})

describe('states that are kept from falling below zero', () => {
  it('without it the default method leaves the knee by one', () => {
    expect(solved(knee, [1], 2).values.at(-1)).toBeCloseTo(-1, 3)
  })

  it('ROBER at tolerances so loose that BDF alone runs below zero', () => {
    const given = {
      method: 'bdf',
      parameters: rober.parameters,
      sampleTimes: Float64Array.from({ length: 120 }, (_, index) => 10 ** (index / 10 - 1)),
      relativeTolerance: 1e-2,
      absoluteTolerance: 1e-4,
    } as const
    expect(least(solved(rober.graph, [1, 0, 0], 0, given).values)).toBeLessThan(0)
    const { values } = solved(rober.graph, [1, 0, 0], 0, { ...given, nonNegative: true })
    expect(least(values)).toBeGreaterThanOrEqual(0)
    for (let row = 0; row < values.length; row += 3) {
      // Lifting to zero is within the tolerance: what the equations conserve stays.
      expect(Math.abs(values[row]! + values[row + 1]! + values[row + 2]! - 1)).toBeLessThan(1e-2)
    }
  })

  it('also between the steps, where the dense output dips', () => {
    const decay = defineModel({ states: 2, parameters: 0 }, (g) => {
      const y = g.gather(g.state(2), [0])
      return g.concatenate([g.scale(y, -1000), g.scale(y, 1000)])
    })
    const loose = { relativeTolerance: 1e-2, absoluteTolerance: 1e-4 }
    expect(least(solved(decay, [1, 0], 10, loose).values)).toBeLessThan(0)
    expect(least(solved(decay, [1, 0], 10, { ...loose, nonNegative: true }).values)).toBe(0)
  })

  it('only those that are to be', () => {
    const falling = defineModel({ states: 2, parameters: 0 }, (g) =>
      g.concatenate([g.scale(g.unary('exp', g.scale(g.time(), -1)), -1), g.scale(g.gather(g.state(2), [1]), -1000)]),
    )
    const { values } = solved(falling, [0.5, 1], 5, { nonNegative: [false, true] })
    expect(values.at(-2)).toBeCloseTo(Math.exp(-5) - 0.5, 4)
    expect(least(values.filter((_, index) => index % 2 === 1))).toBeGreaterThanOrEqual(0)
  })

  it('gives the same steps and values where nothing comes near zero', () => {
    const wave = defineModel({ states: 1, parameters: 0 }, (g) => g.unary('cos', g.time()))
    const free = solved(wave, [2], 10)
    const kept = solved(wave, [2], 10, { nonNegative: true })
    expect(kept.values).toEqual(free.values)
    expect(kept.work.steps).toBe(free.work.steps)
  })

  it('says so when the equations lead below zero for good', () => {
    const outflow = defineModel({ states: 1, parameters: 0 }, (g) => g.fill(-1, 1))
    const outcome = outcomeOf(outflow, [1], 2, { nonNegative: true, maximumSteps: 1000 })
    // Steps no longer than what the tolerance lets it lift.
    expect(outcome).toMatchObject({ status: 'failed', reason: 'too-many-steps', component: 0 })
    expect(outcome.status === 'failed' && outcome.time).toBeCloseTo(1, 2)
  })

  it('start at zero or above, one by one', () => {
    expect(outcomeOf(knee, [-1], 2, { nonNegative: true })).toMatchObject({ reason: 'bad-input', component: 0 })
    expect(outcomeOf(knee, [1], 2, { nonNegative: [true, true] })).toMatchObject({ reason: 'bad-input' })
  })
})
