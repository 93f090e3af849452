import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compileModel,
  defineModel,
  lossAndGradient,
  methods,
  solve,
  type GraphBuilder,
  type ModelGraph,
  type Node,
  type SolveRequest,
} from '../../../src/solver'
import { dataLoss } from './data-loss'
import { rober } from './problems'

const request: SolveRequest = {
  model: compileModel(rober.graph),
  parameters: rober.parameters,
  initial: rober.initial,
  startTime: 0,
  sampleTimes: Float64Array.of(1, 10),
  relativeTolerance: 1e-4,
  absoluteTolerance: 1e-8,
}

const failure = (changes: Partial<SolveRequest>) => {
  const outcome = solve({ ...request, ...changes })
  if (outcome.status !== 'failed') throw new Error('it solved')
  return outcome
}

/** y' = f(y) for one state. */
const single = (define: Parameters<typeof defineModel>[1], states = 1): ModelGraph =>
  defineModel({ states, parameters: 0 }, define)

const of = (graph: ModelGraph, initial: readonly number[], end: number): Partial<SolveRequest> => ({
  model: compileModel(graph),
  parameters: new Float64Array(0),
  initial: Float64Array.from(initial),
  sampleTimes: Float64Array.of(end),
})

describe('bad input is named before anything is solved', () => {
  it.each([
    ['a parameter that is not a number', { parameters: Float64Array.of(1, NaN, 1) }, /Parameter 2 is NaN/],
    ['too few parameters', { parameters: Float64Array.of(1) }, /has 3 parameters; 1/],
    ['an infinite initial value', { initial: Float64Array.of(1, Infinity, 0) }, /Initial value 2 is Infinity/],
    ['too many initial values', { initial: new Float64Array(4) }, /has 3 states; 4/],
    ['unsorted samples', { sampleTimes: Float64Array.of(2, 1) }, /Sample time 2 is 1/],
    ['a sample before the start', { startTime: 5, sampleTimes: Float64Array.of(1) }, /none before 5/],
    ['a sample that is not a number', { sampleTimes: Float64Array.of(NaN) }, /Sample time 1 is NaN/],
    ['an end before the last sample', { endTime: 5 }, /end 5 lies before/],
    ['a relative tolerance of zero', { relativeTolerance: 0 }, /relative tolerance is 0/],
    ['a relative tolerance that is not a number', { relativeTolerance: NaN }, /relative tolerance is NaN/],
    ['a negative absolute tolerance', { absoluteTolerance: -1 }, /absolute tolerance is -1/],
    ['absolute tolerances of another length', { absoluteTolerance: Float64Array.of(1) }, /has 3 states; 1/],
    ['a negative first step', { initialStep: -1 }, /first step is -1/],
    ['no steps allowed', { maximumSteps: 0 }, /0 steps/],
    ['a number of steps that is none', { maximumSteps: NaN }, /NaN steps/],
    ['no seconds allowed', { maximumSeconds: 0 }, /0 seconds/],
    ['an infinite relative tolerance', { relativeTolerance: Infinity }, /relative tolerance is Infinity/],
    ['a negative relative tolerance', { relativeTolerance: -1e-3 }, /relative tolerance is -0.001/],
    ['an infinite absolute tolerance', { absoluteTolerance: Infinity }, /absolute tolerance is Infinity/],
    ['an absolute tolerance that is not a number', { absoluteTolerance: NaN }, /absolute tolerance is NaN/],
    ['one absolute tolerance of zero', { absoluteTolerance: Float64Array.of(1, 0, 1) }, /absolute tolerance is 0/],
    ['a largest step of zero', { maximumStep: 0 }, /largest step is 0/],
    ['a largest step that is not a number', { maximumStep: NaN }, /largest step is NaN/],
    ['an infinite first step', { initialStep: Infinity }, /first step is Infinity/],
    ['an infinite start', { startTime: -Infinity }, /finite start/],
    ['an end that is not a number', { endTime: NaN }, /end NaN is not finite/],
    ['an infinite sample', { sampleTimes: Float64Array.of(Infinity) }, /Sample time 1 is Infinity/],
    ['an end before the start with samples after it', { endTime: -1 }, /give descending times, none after 0/],
    ['constants of an experiment that the model does not have', { inputs: Float64Array.of(1) }, /has 0 constants/],
  ] as [string, Partial<SolveRequest>, RegExp][])('%s', (_, changes, advice) => {
    const outcome = failure(changes)
    expect(outcome.reason).toBe('bad-input')
    expect(outcome.advice).toMatch(advice)
    expect(outcome.work.steps).toBe(0)
  })
})

describe('what cannot be solved ends with its reason, time and state', () => {
  it('a solution that runs away: y2 = y2^2', () => {
    const graph = single((g) => {
      const y = g.state(2)
      return g.concatenate([g.fill(1, 1), g.multiply(g.gather(y, [1]), g.gather(y, [1]))])
    }, 2)
    const outcome = failure(of(graph, [0, 1], 5))
    expect(['step-size-too-small', 'newton-diverged', 'not-finite']).toContain(outcome.reason)
    expect(outcome.time).toBeCloseTo(1, 3)
    expect(outcome.component).toBe(1)
    expect(outcome.work.steps + outcome.work.rejected).toBeLessThan(2000)
  })

  it('a logarithm that leaves its domain: y = log(y) from 0.5 goes below 0', () => {
    const outcome = failure(
      of(
        single((g) => g.unary('log', g.state(1))),
        [0.5],
        10,
      ),
    )
    expect(['not-finite', 'newton-diverged', 'step-size-too-small']).toContain(outcome.reason)
    expect(outcome.work.steps + outcome.work.rejected).toBeLessThan(2000)
  })

  it('a right-hand side that is not a number at the start', () => {
    const outcome = failure(
      of(
        single((g) => g.unary('log', g.state(1))),
        [-1],
        1,
      ),
    )
    expect(outcome).toMatchObject({ reason: 'not-finite', time: 0, component: 0 })
  })

  it('too many steps, and no more than allowed', () => {
    const outcome = failure({ maximumSteps: 5 })
    expect(outcome.reason).toBe('too-many-steps')
    expect(outcome.work.steps + outcome.work.rejected).toBe(5)
  })

  it('an interruption, asked for before every step', () => {
    let asked = 0
    const outcome = failure({ interrupt: () => ++asked > 7 })
    expect(outcome.reason).toBe('interrupted')
    expect(outcome.work.steps + outcome.work.rejected).toBe(7)
    expect(outcome.time).toBeGreaterThan(0)
  })

  it('a limit on the time it takes', () => {
    let clock = 0
    const outcome = failure({ now: () => (clock += 100), maximumSeconds: 1 })
    expect(outcome.reason).toBe('time-limit')
  })

  it('says so when a trigger jumps over zero, so that the time of its event has no derivative', () => {
    const graph = single((g) => ({
      rightHandSide: g.fill(1, 1),
      events: [
        {
          trigger: g.shift(g.unary('floor', g.scale(g.state(1), 2)), -0.5),
          direction: 'both',
          reset: null,
          terminal: false,
        },
      ],
    }))
    const sampleTimes = Float64Array.of(1)
    const loss = dataLoss('mse', { sampleTimes, values: Float64Array.of(0), scale: Float64Array.of(1) })
    const outcome = lossAndGradient({ ...request, ...of(graph, [0], 1), loss, gradient: new Float64Array(0) })
    expect(outcome).toMatchObject({ status: 'failed', reason: 'not-finite', where: 'event 1' })
    expect(outcome.status === 'failed' && outcome.advice).toMatch(/its time has no derivative/)
    expect(outcome.status === 'failed' && outcome.time).toBeCloseTo(0.5, 6)
  })

  it.each(['rodas5p', 'ark436l2sa', 'tsit5', 'radau5'] as const)(
    'says so when a derivative is not a number where the right-hand side is one: %s',
    (method) => {
      // The root of a state that stays zero.
      const graph = defineModel({ states: 1, parameters: 1 }, (g) =>
        g.multiply(g.parameters(0, 1), g.unary('sqrt', g.state(1))),
      )
      const sampleTimes = Float64Array.of(1)
      const loss = dataLoss('mse', { sampleTimes, values: Float64Array.of(1), scale: Float64Array.of(1) })
      const asked = { ...request, ...of(graph, [0], 1), parameters: Float64Array.of(1), method, loss }
      const gradient = Float64Array.of(7)
      const outcome = lossAndGradient({ ...asked, gradient })
      expect(outcome.status === 'failed' && outcome.reason).toMatch(/not-finite|singular/)
      expect([...gradient]).toEqual([7])
    },
  )

  it('leaves the gradient alone when there is none', () => {
    const gradient = Float64Array.of(7, 7, 7)
    const loss = dataLoss('mse', {
      sampleTimes: request.sampleTimes,
      values: new Float64Array(6),
      scale: Float64Array.of(1, 1, 1),
    })
    expect(lossAndGradient({ ...request, maximumSteps: 3, loss, gradient }).status).toBe('failed')
    const multistep = lossAndGradient({ ...request, method: 'bdf', loss, gradient, gradientMethod: 'forward' })
    expect(multistep).toMatchObject({ status: 'failed', reason: 'bad-input' })
    expect([...gradient]).toEqual([7, 7, 7])
    const broken = { ...loss, at: () => NaN }
    expect(lossAndGradient({ ...request, loss: broken, gradient })).toMatchObject({
      status: 'failed',
      reason: 'not-finite',
    })
  })
})

describe.each(methods.map(({ name }) => name))('%s ends in bounded time, and says why', (method) => {
  const outcomeOf = (graph: ModelGraph, initial: readonly number[], end: number) =>
    solve({ ...request, ...of(graph, initial, end), method, maximumSteps: 50_000 })

  it('a solution that runs away in finite time', () => {
    const outcome = outcomeOf(
      single((g) => g.unary('exp', g.state(1))),
      [0],
      5,
    )
    expect(outcome).toMatchObject({ status: 'failed', component: 0 })
    expect(outcome.status === 'failed' && outcome.reason).toMatch(/step-size-too-small|newton-diverged/)
    expect(outcome.status === 'failed' && outcome.time).toBeCloseTo(1, 2)
  })

  it('a pole of the right-hand side', () => {
    const outcome = outcomeOf(
      single((g) => g.divide(g.fill(1, 1), g.shift(g.time(), -1.25))),
      [0],
      2,
    )
    expect(outcome).toMatchObject({ status: 'failed', reason: 'step-size-too-small' })
    expect(outcome.status === 'failed' && outcome.time).toBeCloseTo(1.25, 9)
  })

  it('what overflows', () => {
    const outcome = outcomeOf(
      single((g) => g.fill(1e308, 1)),
      [0],
      100,
    )
    expect(outcome).toMatchObject({ status: 'failed', reason: 'not-finite' })
  })

  it('a domain that the solution leaves, named by the expression as it was written', () => {
    const graph = single((g) => g.labelled(g.unary('log', g.state(1)), 'log(A)'))
    const outcome = outcomeOf(graph, [0.5], 10)
    expect(outcome).toMatchObject({ status: 'failed', reason: 'not-finite', component: 0 })
    expect(outcome.status === 'failed' && outcome.where).toMatch(/^log of -.* in 'log\(A\)'$/)
  })

  it('a jump of the right-hand side is passed, within the tolerance', () => {
    const graph = single((g) => g.select(g.less(g.time(), g.fill(1, 1)), g.fill(1, 1), g.fill(1e6, 1)))
    const outcome = outcomeOf(graph, [0], 2)
    expect(outcome.status).toBe('solved')
    expect(outcome.status === 'solved' && Math.abs(outcome.values[0]! / 1_000_001 - 1)).toBeLessThan(1e-3)
    expect(outcome.work.steps + outcome.work.rejected).toBeLessThan(500)
  })

  it('anything at all: random right-hand sides with poles, jumps and edges of domains', () => {
    const operations = [
      (g: GraphBuilder, y: Node) => g.unary('log', y),
      (g: GraphBuilder, y: Node) => g.unary('sqrt', y),
      (g: GraphBuilder, y: Node) => g.divide(g.fill(1, 1), g.shift(y, -0.3)),
      (g: GraphBuilder, y: Node) => g.multiply(y, y),
      (g: GraphBuilder, y: Node) => g.unary('exp', y),
      (g: GraphBuilder, y: Node) => g.scale(y, -1e8),
      (g: GraphBuilder, y: Node) => g.scale(y, 1e3),
      (g: GraphBuilder, y: Node) => g.unary('floor', g.scale(y, 5)),
      (g: GraphBuilder, y: Node) => g.subtract(g.gather(y, [1]), y),
      (g: GraphBuilder, y: Node) => g.add(y, g.unary('sin', g.scale(g.time(), 1e3))),
      (g: GraphBuilder, y: Node) => g.select(g.less(y, g.fill(0.5, 1)), g.fill(1, 1), g.fill(-1, 1)),
    ]
    fc.assert(
      fc.property(
        fc.array(fc.nat(operations.length - 1), { minLength: 1, maxLength: 4 }),
        fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 2, maxLength: 2 }),
        fc.constantFrom(1e-2, 1e-5, 1e-9),
        fc.constantFrom(-3, 1e-6, 2, 1e5),
        (choices, initial, relativeTolerance, end) => {
          const graph = single((g) => choices.reduce((y, choice) => operations[choice]!(g, y), g.state(2)), 2)
          const outcome = solve({
            ...request,
            ...of(graph, initial, 0),
            sampleTimes: Float64Array.of(0, end / 2, end),
            endTime: end,
            method,
            relativeTolerance,
            absoluteTolerance: relativeTolerance,
            maximumSteps: 500,
          })
          expect(outcome.work.steps + outcome.work.rejected).toBeLessThanOrEqual(500)
          if (outcome.status === 'solved') expect([...outcome.values].every(Number.isFinite)).toBe(true)
          else {
            expect(outcome.advice).not.toBe('')
            expect(Number.isFinite(outcome.time)).toBe(true)
            expect(outcome.reason).not.toBe('bad-input')
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('what needs no steps', () => {
  it('gives the initial value at the start', () => {
    expect(solve({ ...request, sampleTimes: Float64Array.of(0) })).toMatchObject({
      status: 'solved',
      values: Float64Array.of(1, 0, 0),
      work: { steps: 0 },
    })
    expect(solve({ ...request, sampleTimes: new Float64Array(0) })).toMatchObject({ status: 'solved' })
  })

  it('samples do not force steps', () => {
    const few = solve({ ...request, sampleTimes: Float64Array.of(10) })
    const many = solve({
      ...request,
      sampleTimes: Float64Array.from({ length: 1000 }, (_, index) => (index + 1) / 100),
    })
    if (few.status === 'failed' || many.status === 'failed') throw new Error('failed')
    expect(many.work).toEqual(few.work)
  })
})
