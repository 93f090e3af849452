import { describe, expect, it } from 'vitest'
import {
  compileModel,
  createRandom,
  defineModel,
  initialNetworkParameters,
  methods,
  neuralOdeGraph,
  solve,
  type ModelGraph,
  type SolveRequest,
} from '../../../src/solver'
import { rober } from './problems'

const request = (graph: ModelGraph, initial: readonly number[], end: number, changes: Partial<SolveRequest> = {}) => ({
  model: compileModel(graph),
  parameters: new Float64Array(0),
  initial: Float64Array.from(initial),
  startTime: 0,
  sampleTimes: Float64Array.of(end),
  relativeTolerance: 1e-6,
  absoluteTolerance: 1e-9,
  ...changes,
})

const solved = (...given: Parameters<typeof request>) => {
  const outcome = solve(request(...given))
  if (outcome.status === 'failed') throw new Error(`${outcome.reason} at ${outcome.time}: ${outcome.advice}`)
  return outcome
}

type Define = Parameters<typeof defineModel>[1]
const model = (states: number, define: Define) => defineModel({ states, parameters: 0 }, define)

const names = methods.map(({ name }) => name)

describe('tolerances', () => {
  /** Two states that do not know of each other: a decay and a fast wave. */
  const both = model(2, (g) =>
    g.concatenate([g.scale(g.gather(g.state(2), [0]), -1), g.scale(g.unary('cos', g.scale(g.time(), 50)), 50)]),
  )

  it('are kept for each state: one that may be wrong costs nothing, and the others stay right', () => {
    const strict = solved(both, [1, 0], 3, { absoluteTolerance: Float64Array.of(1e-9, 1e-9) })
    const lenient = solved(both, [1, 0], 3, { absoluteTolerance: Float64Array.of(1e-9, 1e6) })
    expect(lenient.work.steps).toBeLessThan(strict.work.steps / 5)
    expect(Math.abs(lenient.values[0]! - Math.exp(-3))).toBeLessThan(1e-6)
    expect(Math.abs(strict.values[1]! - Math.sin(150))).toBeLessThan(1e-4)
  })

  it.each(names)('%s gains digits from tighter ones', (method) => {
    const errorAt = (relativeTolerance: number) => {
      const { values } = solved(
        model(1, (g) => g.scale(g.state(1), -1)),
        [1],
        2,
        {
          method,
          relativeTolerance,
          absoluteTolerance: relativeTolerance * 1e-3,
        },
      )
      return Math.abs(values[0]! - Math.exp(-2))
    }
    expect(errorAt(1e-5)).toBeLessThan(1e-2)
    expect(errorAt(1e-7)).toBeLessThan(errorAt(1e-3) / 10)
  })
})

describe('the largest step', () => {
  /** Nothing but a pulse of area 1 at t = 50, a tenth wide. */
  const pulse = model(1, (g) => {
    const away = g.scale(g.shift(g.time(), -50), 10)
    return g.scale(g.unary('exp', g.scale(g.multiply(away, away), -1)), 10 / Math.sqrt(Math.PI))
  })

  it.each(names)('lets %s see what it would step over', (method) => {
    expect(solved(pulse, [0], 100, { method }).values[0]).toBeLessThan(0.5)
    const watchful = solved(pulse, [0], 100, { method, maximumStep: 0.2 })
    expect(watchful.values[0]).toBeCloseTo(1, 2)
    expect(watchful.work.steps).toBeGreaterThanOrEqual(500)
  })
})

describe('backwards in time', () => {
  /** y = sin t + exp(-t / 2) from y' = cos t - (y - sin t) / 2. */
  const graph = model(1, (g) => {
    const away = g.subtract(g.state(1), g.unary('sin', g.time()))
    return g.subtract(g.unary('cos', g.time()), g.scale(away, 0.5))
  })
  const exact = (time: number) => Math.sin(time) + Math.exp(-time / 2)

  it.each(names)('%s comes to where the solution was, at samples on the way', (method) => {
    const times = Float64Array.of(4, 3.3, 2, 2, 0.1, 0)
    const { values, endTime } = solved(graph, [exact(4)], 0, { method, startTime: 4, endTime: -1, sampleTimes: times })
    expect(endTime).toBe(-1)
    // Backwards the solution runs away as exp(t / 2).
    const tolerance = method === 'implicit-euler' ? 1e-2 : 1e-4
    times.forEach((time, index) => expect(Math.abs(values[index]! - exact(time))).toBeLessThan(tolerance))
    expect(values[0]).toBe(exact(4))
  })

  it.each(names)('%s returns to the start of a stiff solve, for as long as doubles remember it', (method) => {
    const given = { method, parameters: rober.parameters, relativeTolerance: 1e-6, absoluteTolerance: 1e-11 }
    const there = solved(rober.graph, [...rober.initial], 1e-3, given)
    const back = solved(rober.graph, [...there.values], 0, { ...given, startTime: 1e-3, endTime: 0 })
    expect(Math.abs(back.values[0]! - 1)).toBeLessThan(1e-4)
    expect(Math.abs(back.values[2]!)).toBeLessThan(1e-4)
  })

  it('takes samples that descend, none after the start', () => {
    const back = { startTime: 4, endTime: 0 }
    const bad = (sampleTimes: Float64Array) => solve(request(graph, [1], 0, { ...back, sampleTimes }))
    expect(bad(Float64Array.of(1, 2))).toMatchObject({
      reason: 'bad-input',
      advice: 'Sample time 2 is 2; give descending times, none after 4.',
    })
    expect(bad(Float64Array.of(5))).toMatchObject({ reason: 'bad-input' })
    expect(bad(Float64Array.of(-1))).toMatchObject({
      reason: 'bad-input',
      advice: expect.stringMatching(/last sample/),
    })
  })
})

describe('spans and samples', () => {
  const decay = model(1, (g) => g.scale(g.state(1), -1))

  it.each(names)('%s: none, one, the same again, the start itself', (method) => {
    const at = (...times: number[]) => [
      ...solved(decay, [2], 0, { method, sampleTimes: Float64Array.from(times) }).values,
    ]
    expect(at()).toEqual([])
    expect(at(0)).toEqual([2])
    expect(at(0, 0)).toEqual([2, 2])
    const [start, ...rest] = at(0, 1, 1, 1, 2)
    expect(start).toBe(2)
    expect(rest[0]).toBeCloseTo(2 * Math.exp(-1), method === 'implicit-euler' ? 3 : 4)
    expect(rest[1]).toBe(rest[0])
    expect(rest[2]).toBe(rest[0])
  })

  it('a span of nothing gives the start, and ends there', () => {
    expect(solved(decay, [2], 7, { startTime: 7 })).toMatchObject({ endTime: 7, work: { steps: 0, rejected: 0 } })
    expect(solved(decay, [2], 7, { startTime: 7, endTime: 7 }).values).toEqual(Float64Array.of(2))
  })

  it('a span so short that time hardly moves', () => {
    const end = 1 + 2 ** -52
    expect(solved(decay, [2], end, { startTime: 1 }).values[0]).toBeCloseTo(2, 14)
    expect(solved(decay, [2], 1e-300).values[0]).toBe(2)
  })

  it('an end beyond the last sample is gone to', () => {
    const solution = solved(decay, [2], 1, { endTime: 5 })
    expect(solution.endTime).toBe(5)
    expect(solution.values).toHaveLength(1)
  })
})

describe('cancellation', () => {
  /** A network so wide that a Jacobian or an elimination takes long. */
  const width = 160
  const specification = {
    states: width,
    hiddenLayers: [width],
    activation: 'tanh',
    inputScale: null,
    outputScale: new Float64Array(width).fill(1),
  } as const
  const wide = request(neuralOdeGraph(specification), new Array<number>(width).fill(0.1), 1, {
    parameters: initialNetworkParameters(specification, createRandom(1)),
    relativeTolerance: 1e-3,
    absoluteTolerance: 1e-3,
  })

  it.each(names.filter((name) => !name.includes('tsit5')))('%s: many times within one step', (method) => {
    let asked = 0
    const plain = solve({ ...wide, method })
    const watched = solve({ ...wide, method, interrupt: () => ++asked < 0 })
    expect(watched).toEqual(plain)
    if (watched.status === 'failed') throw new Error(watched.reason)
    const { steps, rejected, rhsEvaluations } = watched.work
    expect(asked).toBeGreaterThan(steps + rejected + rhsEvaluations)
  })

  it('leaves a step that is under way, and the model as good as new', () => {
    const fresh = solve(wide)
    let asked = 0
    const outcome = solve({ ...wide, interrupt: () => ++asked > 60 })
    expect(outcome).toMatchObject({ status: 'failed', reason: 'interrupted', work: { steps: 0, rejected: 0 } })
    expect(asked).toBe(61)
    expect(solve(wide)).toEqual(fresh)
  })

  it('so does the clock', () => {
    let clock = 0
    const outcome = solve({ ...wide, now: () => clock++, maximumSeconds: 0.05 })
    expect(outcome).toMatchObject({ status: 'failed', reason: 'time-limit', work: { steps: 0 } })
    expect(clock).toBeLessThan(60)
  })

  it('what else the caller throws comes through', () => {
    const interrupt = () => {
      throw new RangeError('the caller')
    }
    expect(() => solve({ ...wide, interrupt })).toThrow(RangeError)
    expect(solve(wide).status).toBe('solved')
  })
})
