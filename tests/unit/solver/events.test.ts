import { describe, expect, it } from 'vitest'
import { compileModel, defineModel, methods, solve, type ModelGraph, type SolveRequest } from '../../../src/solver'
import { defaultMethod, integrate, methodNamed, type StepObserver } from '../../../src/solver/integrators'

const base = { startTime: 0, relativeTolerance: 1e-8, absoluteTolerance: 1e-10, maximumSteps: 1_000_000 }

type Changes = Partial<SolveRequest> & { parameters?: Float64Array }

const request = (graph: ModelGraph, initial: readonly number[], end: number, changes: Changes = {}): SolveRequest => ({
  ...base,
  model: compileModel(graph),
  parameters: new Float64Array(graph.parameters),
  initial: Float64Array.from(initial),
  sampleTimes: Float64Array.of(end),
  ...changes,
})

const solved = (...given: Parameters<typeof request>) => {
  const outcome = solve(request(...given))
  if (outcome.status === 'failed') throw new Error(`${outcome.reason} at ${outcome.time}: ${outcome.advice}`)
  return outcome
}

const failed = (...given: Parameters<typeof request>) => {
  const outcome = solve(request(...given))
  if (outcome.status === 'solved') throw new Error('it solved')
  return outcome
}

type Define = Parameters<typeof defineModel>[1]
const model = (states: number, define: Define): ModelGraph => defineModel({ states, parameters: 0 }, define)

/** Height and speed of a ball that falls, and bounces with a part of its speed. */
const GRAVITY = 9.81
const ball = (restitution: number) =>
  model(2, (g) => {
    const [height, speed] = [0, 1].map((index) => g.gather(g.state(2), [index])) as [never, never]
    return {
      rightHandSide: g.concatenate([speed, g.fill(-GRAVITY, 1)]),
      events: [
        {
          trigger: height,
          direction: 'falling',
          reset: g.concatenate([g.fill(0, 1), g.scale(speed, -restitution)]),
          terminal: false,
        },
      ],
    }
  })

/** y' = cos t, so that y = sin t, watched for its zeros; a second event watches the clock for the same. */
const wave = (direction: 'rising' | 'falling' | 'both') =>
  model(1, (g) => {
    const event = { direction, reset: null, terminal: false }
    return {
      rightHandSide: g.unary('cos', g.time()),
      events: [
        { ...event, trigger: g.state(1) },
        { ...event, trigger: g.unary('sin', g.time()) },
      ],
    }
  })

/** y' = 1, with triggers and what becomes of y. */
const clock = (
  ...events: {
    zeros: readonly number[]
    direction?: 'rising' | 'falling' | 'both'
    reset?: { times: number; plus: number }
    terminal?: boolean
  }[]
) =>
  model(1, (g) => ({
    rightHandSide: g.fill(1, 1),
    events: events.map(({ zeros, direction = 'both', reset, terminal = false }) => ({
      trigger: zeros.map((zero) => g.shift(g.time(), -zero)).reduce((product, factor) => g.multiply(product, factor)),
      direction,
      reset: reset ? g.shift(g.scale(g.state(1), reset.times), reset.plus) : null,
      terminal,
    })),
  }))

const times = (solution: { events: readonly { time: number }[] }) => solution.events.map(({ time }) => time)

describe.each(methods.map(({ name, order }) => ({ name, order })))('$name', ({ name, order }) => {
  it('finds the bounces of a ball where mechanics has them', () => {
    const fall = Math.sqrt(2 / GRAVITY)
    const bounces = [1, 1 + 2 * 0.8, 1 + 2 * (0.8 + 0.64)].map((factor) => factor * fall)
    const solution = solved(ball(0.8), [1, 0], 1.85, { method: name })
    // Of the first order at this tolerance, but for BDF, that is what a hundred thousand steps give.
    const error = order === 1 ? 1e-3 : 1e-6
    expect(solution.events).toHaveLength(3)
    solution.events.forEach(({ time, before, after }, index) => {
      expect(Math.abs(time - bounces[index]!)).toBeLessThan(error)
      expect(Math.abs(before[1]! + 0.8 ** index * GRAVITY * fall)).toBeLessThan(10 * error)
      expect([...after]).toEqual([0, -0.8 * before[1]!])
    })
    const since = 1.85 - bounces[2]!
    const height = 0.8 ** 3 * GRAVITY * fall * since - (GRAVITY / 2) * since * since
    expect(Math.abs(solution.values[0]! - height)).toBeLessThan(10 * error)
  })

  it('locates a zero of the solution as well as it knows the solution, and one of the clock exactly', () => {
    const zeros = [1, 2, 3].map((turn) => turn * Math.PI)
    const solution = solved(wave('both'), [0], 10, { method: name, sampleTimes: Float64Array.from([...zeros, 10]) })
    const [byState, byClock] = [0, 1].map((index) => solution.events.filter((event) => event.index === index))
    expect(byState).toHaveLength(3)
    expect(byClock).toHaveLength(3)
    zeros.forEach((zero, index) => {
      // |y'| = 1 there: an error of y is one of the time.
      const known = Math.abs(solution.values[index]!)
      expect(Math.abs(byState![index]!.time - zero)).toBeLessThan(1e-9 + 1.01 * known)
      expect(Math.abs(byClock![index]!.time - zero)).toBeLessThan(1e-14 * zero)
    })
    expect(times(solution)).toEqual([...times(solution)].sort((a, b) => a - b))
  })
})

describe('which zeros count', () => {
  it('not the one at the start, and then only those passed in the direction asked for', () => {
    const turns = (direction: 'rising' | 'falling' | 'both') =>
      times(solved(wave(direction), [0], 10)).map((time) => Math.round(time / Math.PI))
    expect(turns('rising')).toEqual([2, 2])
    expect(turns('falling')).toEqual([1, 1, 3, 3])
    expect(turns('both')).toEqual([1, 1, 2, 2, 3, 3])
  })

  it('one that the solve comes to at its very end', () => {
    expect(times(solved(clock({ zeros: [10] }), [0], 10))).toEqual([10])
  })

  it('several of one trigger, and of two, within one step, in their order', () => {
    const found = solved(clock({ zeros: [3, 7] }, { zeros: [3.1] }), [0], 10, { initialStep: 10 })
    expect(found.events.map(({ index }) => index)).toEqual([0, 1, 0])
    times(found).forEach((time, place) => expect(time).toBeCloseTo([3, 3.1, 7][place]!, 12))
    // One step to each event and one to the end.
    expect(found.work.steps).toBeLessThan(16)
  })

  it('not those that a reset jumps over', () => {
    const jumping = model(1, (g) => ({
      rightHandSide: g.fill(1, 1),
      events: [
        { trigger: g.shift(g.time(), -2), direction: 'both', reset: g.fill(10, 1), terminal: false },
        { trigger: g.shift(g.state(1), -5), direction: 'rising', reset: null, terminal: false },
      ],
    }))
    expect(solved(jumping, [0], 4).events.map(({ index }) => index)).toEqual([0])
  })

  it('an event that never happens leaves the solution as it would be', () => {
    const plain = model(1, (g) => g.unary('cos', g.time()))
    const watched = model(1, (g) => ({
      rightHandSide: g.unary('cos', g.time()),
      events: [{ trigger: g.shift(g.state(1), -2), direction: 'both', reset: null, terminal: false }],
    }))
    const [without, with_] = [plain, watched].map((graph) => solved(graph, [0], 10))
    expect(with_!.values).toEqual(without!.values)
    expect(with_!.work).toEqual(without!.work)
    expect(with_!.events).toEqual([])
  })
})

describe('what an event does', () => {
  /** y' = -y; where y falls to a half it is filled up to one. */
  const dosing = model(1, (g) => ({
    rightHandSide: g.scale(g.state(1), -1),
    events: [{ trigger: g.shift(g.state(1), -0.5), direction: 'falling', reset: g.fill(1, 1), terminal: false }],
  }))

  it('a dose at a threshold: every ln 2, and the samples between follow', () => {
    const solution = solved(dosing, [1], 5, { sampleTimes: Float64Array.from({ length: 51 }, (_, i) => i / 10) })
    expect(solution.events).toHaveLength(7)
    solution.events.forEach(({ time, before, after }, index) => {
      expect(Math.abs(time - (index + 1) * Math.LN2)).toBeLessThan(1e-7)
      expect(Math.abs(before[0]! - 0.5)).toBeLessThan(1e-14)
      expect([...after]).toEqual([1])
    })
    solution.values.forEach((value, i) => {
      expect(Math.abs(value - Math.exp(-((i / 10) % Math.LN2)))).toBeLessThan(1e-7)
    })
  })

  it('a sample at the time of an event has the value before it', () => {
    const solution = solved(clock({ zeros: [5], reset: { times: 0, plus: 100 } }), [0], 6, {
      sampleTimes: Float64Array.of(5, 5, 6),
    })
    expect(solution.events).toMatchObject([{ time: 5, after: Float64Array.of(100) }])
    expect([...solution.values].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([5, 5, 101])
  })

  it('events at one time happen in the order of the list, each to what the one before left', () => {
    const double = { zeros: [1], reset: { times: 2, plus: 0 } }
    const increase = { zeros: [1], reset: { times: 1, plus: 1 } }
    const after = (graph: ModelGraph) =>
      solved(graph, [0], 2).events.map((event) => Math.round(event.after[0]! * 1e9) / 1e9)
    expect(after(clock(double, increase))).toEqual([2, 3])
    expect(after(clock(increase, double))).toEqual([2, 4])
  })

  it('a terminal event ends the solve: only the samples until then are given', () => {
    const graph = clock({ zeros: [1] }, { zeros: [2.5], reset: { times: 0, plus: -1 }, terminal: true })
    const solution = solved(graph, [0], 4, { sampleTimes: Float64Array.of(0, 1, 2, 3, 4) })
    expect(solution.endTime).toBeCloseTo(2.5, 12)
    expect(solution.samples).toBe(3)
    expect(solution.values).toHaveLength(3)
    expect(solution.events.map(({ index, after }) => [index, Math.round(after[0]!)])).toEqual([
      [0, 1],
      [1, -1],
    ])
  })

  it('without one the solve ends where it was to', () => {
    expect(solved(clock({ zeros: [7], terminal: true }), [0], 4)).toMatchObject({ endTime: 4, samples: 1, events: [] })
  })

  it('backwards they come in the order in which they are passed, and rise and fall as the solve sees them', () => {
    const back = { startTime: 10, endTime: 1, sampleTimes: Float64Array.of(10, 5, 1) }
    const solution = solved(wave('falling'), [Math.sin(10)], 1, back)
    const turns = times(solution).map((time) => Math.round(time / Math.PI))
    expect(turns).toEqual([2, 2])
    expect(Math.abs(solution.values[1]! - Math.sin(5))).toBeLessThan(1e-7)
  })

  it('one who watches the steps sees those that lead to an event too, each from where the last one ended', () => {
    const watch = { reached: 0, steps: 0, samples: 0 }
    const observer: StepObserver = {
      started: (_, samples) => void (watch.samples = samples),
      stepped: (solver, time, h, samples) => {
        expect(time).toBeCloseTo(watch.reached, 12)
        expect(samples).toBeGreaterThanOrEqual(watch.samples)
        watch.reached = time + h * solver.control.read('part')
        watch.samples = samples
        watch.steps++
        return null
      },
    }
    const given = request(dosing, [1], 5, { sampleTimes: Float64Array.from({ length: 51 }, (_, i) => i / 10) })
    const values = new Float64Array(51)
    const outcome = integrate(given, methodNamed(defaultMethod), null, values, observer)
    const alone = solve(given)
    if (outcome.status === 'failed' || alone.status === 'failed') throw new Error('failed')
    expect(outcome.events.map(({ time }) => time)).toEqual(times(alone))
    expect(values).toEqual(alone.values)
    expect(watch).toMatchObject({ steps: outcome.work.steps, samples: 51 })
    expect(watch.reached).toBeCloseTo(5, 12)
  })
})

describe('events that cannot go on', () => {
  it('infinitely many in no time: a ball that comes to rest', () => {
    const outcome = failed(ball(0.9), [1, 0], 100)
    const rest = Math.sqrt(2 / GRAVITY) * (1 + (2 * 0.9) / 0.1)
    expect(outcome).toMatchObject({ reason: 'too-many-events', where: 'event 1' })
    expect(outcome.time).toBeCloseTo(rest, 6)
    expect(outcome.advice).toMatch(/terminal/)
    expect(outcome.work.steps + outcome.work.rejected).toBeLessThan(2000)
  })

  it('two that switch each other on and off', () => {
    const graph = model(2, (g) => {
      const [level, speed] = [0, 1].map((index) => g.gather(g.state(2), [index])) as [never, never]
      const turned = (to: number) => g.concatenate([level, g.fill(to, 1)])
      return {
        rightHandSide: g.concatenate([speed, g.fill(0, 1)]),
        events: [
          { trigger: level, direction: 'falling', reset: turned(1), terminal: false },
          { trigger: level, direction: 'rising', reset: turned(-1), terminal: false },
        ],
      }
    })
    const outcome = failed(graph, [1, -1], 10)
    expect(outcome.reason).toBe('too-many-events')
    expect(outcome.time).toBeCloseTo(1, 6)
  })

  it('a reset that gives no number, or less than nothing', () => {
    const emptied = clock({ zeros: [1], reset: { times: NaN, plus: 0 } })
    expect(failed(emptied, [0], 2)).toMatchObject({
      reason: 'bad-reset',
      component: 0,
      where: 'event 1 sets state 1 to NaN',
    })
    const overdrawn = clock({ zeros: [2], reset: { times: 1, plus: -3 } })
    expect(failed(overdrawn, [0], 3, { nonNegative: true })).toMatchObject({ reason: 'bad-reset', component: 0 })
    expect(solved(overdrawn, [0], 3).events).toHaveLength(1)
  })

  it('a trigger that is not a number says so', () => {
    const graph = model(1, (g) => ({
      rightHandSide: g.fill(-1, 1),
      events: [{ trigger: g.unary('log', g.state(1)), direction: 'rising', reset: null, terminal: false }],
    }))
    expect(failed(graph, [0.5], 2)).toMatchObject({
      reason: 'not-finite',
      where: expect.stringMatching(/event 1: log of -/),
    })
    expect(failed(graph, [-1], 2)).toMatchObject({ reason: 'not-finite', time: 0 })
  })
})

describe('many samples', () => {
  it('more than are computed at once come out the same, before and after events', () => {
    const graph = clock({ zeros: [2, 5, 7], reset: { times: 1, plus: 10 } })
    const sampleTimes = Float64Array.from({ length: 100_001 }, (_, i) => i / 10_000)
    const { values, samples } = solved(graph, [0], 10, { sampleTimes, maximumStep: 1 })
    expect(samples).toBe(100_001)
    const off = values.map((value, i) => {
      const passed = [2, 5, 7].filter((zero) => zero < sampleTimes[i]!).length
      return Math.abs(value - (sampleTimes[i]! + 10 * passed))
    })
    expect(off.reduce((a, b) => Math.max(a, b))).toBeLessThan(1e-9)
  })
})
