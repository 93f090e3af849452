import { describe, expect, it } from 'vitest'
import { compileModel, defineModel, lossAndGradient, methods, solve, type GradientRequest } from '../../../src/solver'
import { dataLoss } from './data-loss'
import { gradientCases, type GradientCase } from './gradient-cases'

const squared = ({ times, data, scale }: GradientCase) => dataLoss('mse', { sampleTimes: times, values: data, scale })

const request = (item: GradientCase, tolerance: number, changes: Partial<GradientRequest> = {}) => ({
  model: compileModel(item.graph),
  parameters: item.parameters,
  initial: item.initial,
  startTime: 0,
  sampleTimes: item.times,
  relativeTolerance: tolerance,
  absoluteTolerance: item.scale.map((scale) => 0.01 * tolerance * scale),
  maximumSteps: 1_000_000,
  loss: squared(item),
  gradient: new Float64Array(item.parameters.length),
  initialGradient: new Float64Array(item.initial.length),
  gradientMethod: 'discrete-adjoint' as const,
  ...changes,
})

const solved = (given: ReturnType<typeof request>) => {
  const outcome = lossAndGradient(given)
  if (outcome.status === 'failed') throw new Error(`${outcome.reason} at ${outcome.time}: ${outcome.advice}`)
  return outcome
}

/** The loss of a solve with next to no error. */
function exactLoss(item: GradientCase, parameters: Float64Array, initial: Float64Array): number {
  const outcome = solve({ ...request(item, 1e-11), method: 'radau5', parameters, initial })
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  const { states } = item.graph
  const loss = squared(item)
  const unused = new Float64Array(states)
  return item.times.reduce(
    (total, _, sample) =>
      total + loss.at(sample, outcome.values.subarray(sample * states, (sample + 1) * states), unused),
    0,
  )
}

const differences = new Map<string, { wanted: number; step: number }[]>()

/** Derivatives by some parameters and all initial values: central differences of order 6, each times the step that it was taken with. */
function exactGradient(item: GradientCase): { wanted: number; step: number }[] {
  const known = differences.get(item.name)
  if (known) return known
  const count = parametersOf(item)
  const found = Array.from({ length: count + item.graph.states }, (_, index) => {
    const step = 1e-3 * (index < count ? Math.abs(item.parameters[index]!) : item.scale[index - count]!)
    const at = (steps: number) => {
      const [parameters, initial] = [item.parameters.slice(), item.initial.slice()]
      if (index < count) parameters[index]! += steps * step
      else initial[index - count]! += steps * step
      return exactLoss(item, parameters, initial)
    }
    const wanted = (45 * (at(1) - at(-1)) - 9 * (at(2) - at(-2)) + (at(3) - at(-3))) / 60
    return { wanted, step }
  })
  differences.set(item.name, found)
  return found
}

/** Of a network's parameters the first few: each takes six solves. */
const parametersOf = ({ parameters }: GradientCase) => Math.min(parameters.length, 10)

const differentiable = methods.filter((method) => method.differentiable)

describe.each(differentiable)('discrete-adjoint through $name', (method) => {
  const fitting = gradientCases.filter(
    ({ graph, forExplicit }) => (method.massMatrix || !graph.mass) && (method.stiff || forExplicit),
  )

  it.each(fitting)('tends to the gradient of the solution: $name', (item) => {
    // A method of order 1 or 2 needs too many steps for the same accuracy.
    const tolerance = method.order > 2 ? 1e-9 : method.order > 1 ? 1e-7 : 1e-6
    const given = request(item, tolerance, { method: method.name })
    solved(given)
    const got = [...given.gradient.subarray(0, parametersOf(item)), ...given.initialGradient]
    const exact = exactGradient(item)
    const size = Math.max(...exact.map(({ wanted }) => Math.abs(wanted)))
    const worst = Math.max(...exact.map(({ wanted, step }, index) => Math.abs(got[index]! * step - wanted) / size))
    expect(worst).toBeLessThan(method.order > 2 ? 5e-4 : method.order > 1 ? 5e-3 : 0.15)
  })

  it('refuses nothing that a smaller memory can do, and gives the same gradient', () => {
    const item = gradientCases.find(({ name }) => name === 'HIRES')!
    const problem = method.stiff ? item : gradientCases[0]!
    const whole = request(problem, 1e-6, { method: method.name })
    const plenty = solved(whole)
    const { states } = problem.graph
    // Room for the stages of some twenty steps.
    const stage = 8 * states * 16
    const tight = request(problem, 1e-6, { method: method.name, memoryLimit: 40 * stage + 300_000 })
    const little = solved(tight)
    expect(plenty.work.steps).toBeGreaterThan(60)
    const distance = whole.gradient.map((value, index) => value - tight.gradient[index]!)
    const exact = method.newton === null ? 0 : 1e-4
    expect(Math.hypot(...distance) / Math.hypot(...whole.gradient)).toBeLessThanOrEqual(exact)
    expect(little.loss).toBe(plenty.loss)
  })
})

describe('discrete-adjoint', () => {
  const [network] = gradientCases as [GradientCase]

  it('computes steps again that do not fit in its memory: the same bits', () => {
    const many = { ...network, name: 'many steps' }
    const runs = [undefined, 60_000, 30_000].map((memoryLimit) => {
      const given = request(many, 1e-9, { memoryLimit })
      return { outcome: solved(given), gradient: given.gradient }
    })
    expect(runs[0]!.outcome.work.steps).toBeGreaterThan(500)
    for (const run of runs.slice(1)) {
      expect(run.gradient).toEqual(runs[0]!.gradient)
      expect(run.outcome.memory).toBeLessThanOrEqual(runs[0]!.outcome.memory)
    }
  })

  it('says so when the memory does not hold a single step', () => {
    const outcome = lossAndGradient(request(network, 1e-6, { memoryLimit: 100 }))
    expect(outcome).toMatchObject({ status: 'failed', reason: 'out-of-memory' })
  })

  it('names the methods whose steps it can differentiate when asked for another', () => {
    const outcome = lossAndGradient(request(network, 1e-6, { method: 'bdf' }))
    expect(outcome).toMatchObject({ status: 'failed', reason: 'bad-input' })
    expect(outcome.status === 'failed' && outcome.advice).toContain('rodas5p')
  })

  it('hears on the way back that it should stop', () => {
    let asked = 0
    const forwards = request(network, 1e-6, {
      interrupt: () => {
        asked++
        return false
      },
    })
    solved(forwards)
    const whole = asked
    asked = 0
    const outcome = lossAndGradient({ ...forwards, interrupt: () => ++asked > whole - 2 })
    expect(outcome).toMatchObject({ status: 'failed', reason: 'interrupted', where: 'on the way back' })
  })

  it('takes states that were lifted to zero for constants there', () => {
    // y falls at a constant rate until it is kept at zero; what it makes grows with it.
    const graph = defineModel({ states: 2, parameters: 1 }, (g) => {
      const [y, rate] = [g.gather(g.state(2), [0]), g.parameters(0, 1)]
      const alive = g.less(g.fill(0, 1), y)
      return g.concatenate([g.unary('negate', g.multiply(rate, alive)), y])
    })
    const times = Float64Array.of(0.5, 1.5, 2, 3)
    const item: GradientCase = {
      name: 'a state that runs out',
      graph,
      parameters: Float64Array.of(1),
      initial: Float64Array.of(1, 0),
      times,
      scale: Float64Array.of(1, 1),
      data: new Float64Array(8),
      forExplicit: true,
    }
    const loss = {
      sampleTimes: times,
      at: (sample: number, state: Float64Array, cotangent: Float64Array) => {
        cotangent.fill(0)
        // Only the state that ran out, after it did.
        if (sample > 0) cotangent[0] = 1
        return sample > 0 ? state[0]! : 0
      },
    }
    const given = request(item, 1e-6, { nonNegative: true, method: 'tsit5', loss })
    solved(given)
    expect([...given.gradient]).toEqual([0])
    expect(given.initialGradient[0]).toBe(0)
  })

  it('differentiates with respect to initial values alone: a linear chain, in closed form', () => {
    const graph = defineModel({ states: 1, parameters: 1 }, (g) => g.multiply(g.parameters(0, 1), g.state(1)))
    const given = {
      ...request(network, 1e-10),
      model: compileModel(graph),
      parameters: Float64Array.of(-0.5),
      initial: Float64Array.of(2),
      absoluteTolerance: 1e-14,
      loss: dataLoss('mse', {
        sampleTimes: Float64Array.of(2),
        values: Float64Array.of(0),
        scale: Float64Array.of(1),
      }),
      gradient: new Float64Array(1),
      initialGradient: new Float64Array(1),
    }
    solved(given)
    // L = y(2)^2 with y = y0 e^(k t): dL/dy0 = 2 y0 e^(2 k t), dL/dk = 2 t y0^2 e^(2 k t).
    expect(given.initialGradient[0]).toBeCloseTo(4 * Math.exp(-2), 8)
    expect(given.gradient[0]).toBeCloseTo(16 * Math.exp(-2), 7)
  })
})
