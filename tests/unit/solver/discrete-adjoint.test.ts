import { describe, expect, it } from 'vitest'
import {
  compileModel,
  defineModel,
  lossAndGradient,
  methods,
  neuralOdeGraph,
  type GradientMethodName,
  type GradientRequest,
} from '../../../src/solver'
import { dataLoss } from './data-loss'
import { gradientCases, ownSolution, type GradientCase } from './gradient-cases'

const squared = ({ times, data, scale }: GradientCase) => dataLoss('mse', { sampleTimes: times, values: data, scale })

const request = (item: GradientCase, tolerance: number, changes: Partial<GradientRequest> = {}) => ({
  model: compileModel(item.graph),
  parameters: item.parameters,
  initial: item.initial,
  startTime: 0,
  sampleTimes: item.times,
  relativeTolerance: tolerance,
  absoluteTolerance: item.scale.map((scale) => tolerance * scale),
  maximumSteps: 1_000_000,
  loss: squared(item),
  gradient: new Float64Array(item.parameters.length),
  initialGradient: new Float64Array(item.initial.length),
  gradientMethod: 'discrete-adjoint' as GradientMethodName,
  ...item.extras,
  ...changes,
})

const solved = (given: ReturnType<typeof request>) => {
  const outcome = lossAndGradient(given)
  if (outcome.status === 'failed') throw new Error(`${outcome.reason} at ${outcome.time}: ${outcome.advice}`)
  return outcome
}

/** Layers so wide that their derivatives are taken in parts, of odd and even numbers of neurons. */
const wide = ([2, 3, 11] as const).map((states) => {
  const outputScale = new Float64Array(states).fill(1)
  const graph = neuralOdeGraph({
    states,
    hiddenLayers: [17, 30, 23],
    activation: 'gelu',
    inputScale: null,
    outputScale,
  })
  const parameters = Float64Array.from({ length: graph.parameters }, (_, index) => 0.5 * Math.sin(index * index))
  const initial = Float64Array.from({ length: states }, (_, index) => Math.cos(index))
  return ownSolution({ name: `network of ${states} states`, graph, parameters, initial, scale: outputScale }, 3, {
    forExplicit: true,
  })
})
const cases = [...gradientCases, ...wide]

const differentiable = methods.filter((method) => method.differentiable)

describe.each(differentiable)('discrete-adjoint through $name', (method) => {
  const fitting = cases.filter(
    ({ graph, forExplicit }) => (method.massMatrix || !graph.mass) && (method.stiff || forExplicit),
  )

  it.each(fitting)('is forward backwards: $name', (item) => {
    const tolerance = method.order > 1 ? 1e-6 : 1e-4
    const given = request(item, tolerance, { method: method.name })
    const adjoint = solved(given)
    const backwards = [...given.gradient, ...given.initialGradient]
    const forward = solved({ ...given, gradientMethod: 'forward' })
    const forwards = [...given.gradient, ...given.initialGradient]
    expect(adjoint.loss).toBeCloseTo(forward.loss, 12)
    // In units of what each parameter's own size would do, so that rate constants of 1e7 do not hide the others.
    const sizes = [...item.parameters.map(Math.abs), ...item.scale]
    const size = (values: readonly number[], from: number, to: number) =>
      Math.hypot(...values.slice(from, to).map((value, index) => value * sizes[from + index]!))
    const apart = (from: number, to?: number) => {
      const distances = backwards.map((value, index) => value - forwards[index]!)
      return size(distances, from, to ?? sizes.length) / size(forwards, from, to ?? sizes.length)
    }
    const { length } = item.parameters
    expect(apart(0, length)).toBeLessThan(1e-9)
    // What is left of a radical's initial value after steps of 1e7 of its lifetimes is rounding.
    expect(apart(length)).toBeLessThan(1e-6)
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
    expect(runs[0]!.outcome.work.steps).toBeGreaterThan(400)
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
      difference: 0,
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
