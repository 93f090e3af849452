import { describe, expect, it } from 'vitest'
import {
  compileModel,
  defineModel,
  lossAndGradient,
  solve,
  type GradientRequest,
  type ModelGraph,
} from '../../../src/solver'
import type { GradientCase } from './gradient-cases'
import { gradientRequest, lossDifferences, smoothCase, worstDifference } from './gradient-differences'

const rober = smoothCase('ROBER')
const names = ['interpolating-adjoint', 'quadrature-adjoint', 'imex-adjoint'] as const

const decay = (graph: ModelGraph, parameters: readonly number[], initial: readonly number[]): GradientCase => ({
  name: '',
  graph,
  parameters: Float64Array.from(parameters),
  initial: Float64Array.from(initial),
  times: Float64Array.of(1, 2),
  scale: new Float64Array(initial.length).fill(1),
  data: new Float64Array(2 * initial.length).fill(0.3),
  difference: 1e-3,
  forExplicit: true,
})

describe.each(names)('%s', (gradientMethod) => {
  const run = (item: GradientCase, changes: Partial<GradientRequest> = {}, tolerance = 1e-6) => {
    const request = gradientRequest(item, tolerance, changes)
    request.gradient.fill(7)
    const outcome = lossAndGradient({ ...request, gradientMethod })
    return { ...request, outcome }
  }

  /** The failure, of a request whose gradient was left alone. */
  const failure = (item: GradientCase, changes: Partial<GradientRequest> = {}) => {
    const { outcome, gradient } = run(item, changes)
    if (outcome.status === 'solved') throw new Error('solved')
    expect(gradient.every((value) => value === 7)).toBe(true)
    return outcome
  }

  /** What a solve alone asks of the caller. */
  const asked = (ask: (count: () => void) => Partial<GradientRequest>): number => {
    let calls = 0
    run(
      rober,
      ask(() => calls++),
    )
    return calls
  }

  it('is interrupted on the way back, too', () => {
    const all = asked((count) => ({ interrupt: () => (count(), false) }))
    let calls = 0
    const stopped = failure(rober, { interrupt: () => ++calls > all - 20 })
    expect(stopped).toMatchObject({ reason: 'interrupted', where: 'on the way back' })
    expect(calls).toBe(all - 19)
    expect(stopped.time).toBeGreaterThan(0)
    expect(stopped.time).toBeLessThan(100)
  })

  it('is interrupted while it makes steps again', () => {
    const memoryLimit = 14_000
    const all = asked((count) => ({ interrupt: () => (count(), false), memoryLimit }))
    const reasons = new Set<string>()
    for (let part = 1; part < 20; part++) {
      let calls = 0
      reasons.add(failure(rober, { interrupt: () => ++calls > (all * part) / 20, memoryLimit }).reason)
    }
    expect([...reasons]).toEqual(['interrupted'])
  })

  it('has the seconds of a request for both ways', () => {
    // A clock that says a millisecond later whenever it is asked.
    let time = 0
    const clock = { now: () => time++ }
    const { outcome } = run(rober, { ...clock, maximumSeconds: 1e9 })
    expect(outcome.status).toBe('solved')
    const seconds = (time - 10) / 1000
    time = 0
    expect(failure(rober, { ...clock, maximumSeconds: seconds })).toMatchObject({
      reason: 'time-limit',
      where: 'on the way back',
    })
  })

  it('takes no more steps than are allowed on either way', () => {
    const { outcome } = run(rober)
    if (outcome.status === 'failed') throw new Error(outcome.reason)
    expect(outcome.backwardWork!.steps).toBeGreaterThan(outcome.work.steps + 50)
    const maximumSteps = outcome.work.steps + outcome.work.rejected
    expect(failure(rober, { maximumSteps })).toMatchObject({ reason: 'too-many-steps', where: 'on the way back' })
    expect(failure(rober, { maximumSteps: 10 })).toMatchObject({ reason: 'too-many-steps', where: null })
  })

  it('tells of a request that cannot be solved as a solve does', () => {
    const request = gradientRequest(rober, 1e-6, { parameters: Float64Array.of(1) })
    expect(lossAndGradient({ ...request, gradientMethod })).toEqual(solve(request))
  })

  it('names a derivative that is not a number where the solution is', () => {
    const graph = defineModel({ states: 1, parameters: 1 }, (g) =>
      g.unary('negate', g.multiply(g.labelled(g.unary('sqrt', g.parameters(0, 1)), 'sqrt(k)'), g.state(1))),
    )
    const stopped = failure(decay(graph, [0], [1]))
    expect(stopped.reason).toBe('not-finite')
    expect(stopped.where).toMatch(/^on the way back: the derivative by the parameters: .*sqrt\(k\)/)
  })

  it('names a rate whose derivative by the state is not a number', () => {
    const graph = defineModel({ states: 1, parameters: 1 }, (g) =>
      g.multiply(g.parameters(0, 1), g.labelled(g.unary('sqrt', g.state(1)), 'sqrt(A)')),
    )
    const stopped = failure(decay(graph, [1], [0]), { method: 'tsit5' })
    expect(stopped).toMatchObject({ reason: 'not-finite', component: 0 })
    expect(stopped.where).toMatch(/^on the way back: .*sqrt\(A\)/)
  })

  it('names the sample whose loss is not a number', () => {
    const loss = { sampleTimes: rober.times, at: (sample: number) => (sample === 2 ? NaN : 1) }
    const stopped = failure(rober, { loss })
    expect(stopped).toMatchObject({ reason: 'not-finite', time: rober.times[2] })
    expect(stopped.where).toMatch(/^the loss of sample 3/)
  })

  it('refuses an event whose time has no derivative', () => {
    const graph = defineModel({ states: 1, parameters: 1 }, (g) => {
      const since = g.shift(g.time(), -0.5)
      const trigger = g.multiply(since, g.multiply(since, since))
      const rightHandSide = g.unary('negate', g.multiply(g.parameters(0, 1), g.state(1)))
      return { rightHandSide, events: [{ trigger, direction: 'both', reset: g.scale(g.state(1), 2), terminal: false }] }
    })
    expect(failure(decay(graph, [0.7], [1]))).toMatchObject({
      reason: 'not-finite',
      where: 'on the way back: the time of event 1',
    })
  })

  it('refuses states that are held at zero against their rates, and no others', () => {
    // A is used up at a constant rate: at t = 1.25 there is none left.
    const graph = defineModel({ states: 2, parameters: 1 }, (g) => {
      const rate = g.parameters(0, 1)
      return g.concatenate([g.unary('negate', rate), rate])
    })
    const held = failure(decay(graph, [0.8], [1, 0]), { nonNegative: true })
    expect(held).toMatchObject({ reason: 'bad-input', component: 0 })
    expect(held.time).toBeCloseTo(1.25, 3)
    expect(held.advice).toMatch(/^State 1 is kept from falling below zero although its rate is negative there\./)
    // A fast intermediate dips below zero by errors alone.
    const kept = run(rober, { nonNegative: true }, 1e-7)
    const free = run(rober, {}, 1e-7)
    expect(kept.outcome.status).toBe('solved')
    free.gradient.forEach((value, index) => expect(kept.gradient[index]! / value).toBeCloseTo(1, 4))
  })

  it('reads no state below its floor, where a rate would have no value', () => {
    // The square root of what is nearly gone: a dense output dips below zero.
    const graph = defineModel({ states: 2, parameters: 2 }, (g) => {
      const [a, b] = [0, 1].map((index) => g.gather(g.state(2), [index]))
      const used = g.multiply(g.parameters(0, 1), a!)
      const slow = g.multiply(g.parameters(1, 1), g.unary('sqrt', g.shift(a!, 1e-12)))
      return g.concatenate([g.unary('negate', used), g.subtract(slow, b!)])
    })
    const item = { ...decay(graph, [30, 0.5], [1, 0.5]), times: Float64Array.of(0.5, 1, 2), data: new Float64Array(6) }
    const { outcome, gradient, initialGradient } = run(item, { nonNegative: true }, 1e-5)
    expect(outcome.status).toBe('solved')
    const differences = lossDifferences(item, 2, { nonNegative: true })
    expect(worstDifference(differences, [...gradient, ...initialGradient])).toBeLessThan(1e-3)
  })
})

it('models of the costate go with their model: the memory of one serves all', () => {
  const model = compileModel(rober.graph)
  const once = () => lossAndGradient({ ...gradientRequest(rober, 1e-4, { model }), gradientMethod: 'imex-adjoint' })
  once()
  const { byteLength } = model.memory.host.buffer
  for (let turn = 0; turn < 20; turn++) once()
  expect(model.memory.host.buffer.byteLength).toBe(byteLength)
})
