import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  compileModel,
  createRandom,
  detectArithmetic,
  differentiableMethods,
  gradientMethods,
  lossAndGradient,
  neuralOdeGraph,
  solve,
  type TrajectoryLoss,
} from '../../../src/solver'
import { dataLoss } from './data-loss'
import { integrate } from '../../../src/solver/integrators'
import { runFixedSteps } from './fixed-steps'
import { pollu, rober, type Problem } from './problems'

const method = differentiableMethods[0]!

interface Case {
  name: string
  graph: Problem['graph']
  parameters: Float64Array
  initial: Float64Array
  times: Float64Array
  scale: Float64Array
  data: Float64Array
}

/** The trained Robertson network; the layout of the file is told in tests/data/README.md. */
function trainedNetwork(): Case {
  const path = new URL('../../data/ivp/rober-trained-node.txt', import.meta.url)
  const numbers = readFileSync(path, 'utf8').trim().split(/\s+/).map(Number)
  const [states, width, layers, samples] = numbers as [number, number, number, number]
  let next = 4
  const take = (count: number) => Float64Array.from(numbers.slice(next, (next += count)))
  const timeScale = take(1)[0]!
  const scale = take(states)
  const initial = take(states)
  const times = take(samples)
  const data = take(samples * states)
  const graph = neuralOdeGraph({
    states,
    hiddenLayers: new Array<number>(layers).fill(width),
    activation: 'gelu',
    inputScale: null,
    outputScale: scale.map((value) => value / timeScale),
  })
  return { name: 'trained Robertson network', graph, parameters: take(graph.parameters), initial, times, scale, data }
}

/** A mechanism over samples of its own solution, shifted so that no residual vanishes. */
function mechanism(problem: Problem, end: number): Case {
  const times = Float64Array.from({ length: 12 }, (_, index) => (end * (index + 1)) / 12)
  const solved = solve({
    model: compileModel(problem.graph),
    parameters: problem.parameters,
    initial: problem.initial,
    startTime: 0,
    sampleTimes: times,
    relativeTolerance: 1e-8,
    absoluteTolerance: problem.scale.map((scale) => 1e-8 * scale),
  })
  if (solved.status === 'failed') throw new Error(solved.reason)
  return { ...problem, times, data: solved.values.map((value) => 0.9 * value) }
}

const cases = [trainedNetwork(), mechanism(rober, 100), mechanism(pollu, 60)]

const request = (item: Case, tolerance: number, loss: TrajectoryLoss, gradient: Float64Array) => ({
  model: compileModel(item.graph),
  parameters: item.parameters,
  initial: item.initial,
  startTime: 0,
  sampleTimes: item.times,
  relativeTolerance: tolerance,
  method: method.name,
  absoluteTolerance: item.scale.map((scale) => tolerance * scale),
  loss,
  gradient,
})

const squared = (item: Case) => dataLoss('mse', { sampleTimes: item.times, values: item.data, scale: item.scale })

const exact = gradientMethods.filter(({ derivativeOf }) => derivativeOf === 'steps')

describe.each(exact.map((method) => method.name))('%s', (gradientMethod) => {
  it.each(cases)('is the derivative of the steps taken, on the $name', (item) => {
    const loss = squared(item)
    const gradient = new Float64Array(item.graph.parameters)
    // Newton's remaining error, 1e-3 of the tolerance, is the only difference: it falls with the tolerance (1e-4 apart at 1e-4).
    const asked = { ...request(item, 1e-6, loss, gradient), gradientMethod }
    // The accepted steps of exactly this solve.
    const steps: number[] = []
    const recorded = integrate(
      asked,
      method,
      { newtonTolerance: 1e-3, newtonSteps: 10 },
      new Float64Array(item.data.length),
      {
        started: () => {},
        // The gradient's next step starts from the Jacobian that the sensitivities leave: it only changes Newton's path.
        stepped: (_solver, _time, h) => {
          steps.push(h)
          return null
        },
      },
    )
    expect(recorded.status).toBe('solved')
    const lossOfSteps = (parameters: Float64Array): number => {
      let total = 0
      let next = 0
      let at = 0
      const place = asked.model.workspace('test sample', () => asked.model.memory.allocate(asked.model.stateStride))
      const cotangent = new Float64Array(asked.model.states)
      runFixedSteps(
        asked.model,
        method.name,
        parameters,
        item.initial,
        steps,
        (solver, _, h) => {
          const end = at + h
          while (next < item.times.length && item.times[next]! <= end * (1 + 1e-14)) {
            solver.interpolate(Math.min(1, (item.times[next]! - at) / h), place)
            total += loss.at(next, asked.model.memory.read(place, asked.model.states), cotangent)
            next++
          }
          at = end
        },
        item.scale,
      )
      expect(next).toBe(item.times.length)
      return total
    }
    expect(lossAndGradient(asked).status).toBe('solved')
    const random = createRandom(5)
    for (let trial = 0; trial < 3; trial++) {
      const direction = item.parameters.map((value) => (0.1 + Math.abs(value)) * random.normal())
      const moved = (by: number) => item.parameters.map((value, index) => value + by * direction[index]!)
      // Central differences of order 6.
      const h = 2e-4
      const weights = [45 / 60, -9 / 60, 1 / 60]
      const difference = weights.reduce(
        (sum, weight, index) =>
          sum + weight * (lossOfSteps(moved((index + 1) * h)) - lossOfSteps(moved(-(index + 1) * h))),
        0,
      )
      const wanted = difference / h
      const got = gradient.reduce((sum, value, index) => sum + value * direction[index]!, 0)
      const size = gradient.reduce((sum, value, index) => sum + Math.abs(value * direction[index]!), 0)
      expect(Math.abs(got - wanted) / size).toBeLessThan(2e-6)
    }
  })

  it('tends to the gradient of the solution as the tolerance is tightened', () => {
    const item = cases[0]!
    const gradientAt = (tolerance: number) => {
      const gradient = new Float64Array(item.graph.parameters)
      lossAndGradient({ ...request(item, tolerance, squared(item), gradient), gradientMethod })
      return gradient
    }
    const fine = gradientAt(1e-10)
    const error = (tolerance: number) => {
      const gradient = gradientAt(tolerance)
      return Math.hypot(...gradient.map((value, index) => value - fine[index]!)) / Math.hypot(...fine)
    }
    expect(error(1e-6)).toBeLessThan(0.03)
    expect(error(1e-8)).toBeLessThan(2e-3)
  })

  it('gives the same predictions and loss as a solve at the same tolerance, to that tolerance', () => {
    const item = cases[0]!
    const predictions = new Float64Array(item.data.length)
    const asked = {
      ...request(item, 1e-6, squared(item), new Float64Array(item.graph.parameters)),
      predictions,
      gradientMethod,
    }
    const outcome = lossAndGradient(asked)
    const solved = solve(asked)
    if (outcome.status === 'failed' || solved.status === 'failed') throw new Error('failed')
    predictions.forEach((value, index) => {
      expect(Math.abs(value - solved.values[index]!) / item.scale[index % 3]!).toBeLessThan(1e-4)
    })
  })

  it('counts samples at the start in the loss, and repeated samples twice', () => {
    const item = cases[1]!
    const times = Float64Array.of(0, 0, 50, 50)
    const values = new Float64Array(12)
    const data = { sampleTimes: times, values, scale: Float64Array.of(1, 1, 1) }
    const gradient = new Float64Array(3)
    const outcome = lossAndGradient({ ...request(item, 1e-6, dataLoss('mse', data), gradient), gradientMethod })
    const solved = solve({ ...request(item, 1e-6, dataLoss('mse', data), gradient), sampleTimes: times })
    if (outcome.status === 'failed' || solved.status === 'failed') throw new Error('failed')
    expect([...solved.values.subarray(0, 6)]).toEqual([1, 0, 0, 1, 0, 0])
    const mean = solved.values.reduce((sum, value) => sum + value * value, 0) / 12
    expect(outcome.loss).toBeCloseTo(mean, 6)
  })

  it('gives the same bits for the same request, whatever was solved in between', () => {
    for (const arithmetic of ['plain', detectArithmetic()] as const) {
      const item = cases[0]!
      const once = () => {
        const gradient = new Float64Array(item.graph.parameters)
        const model = compileModel(item.graph, { arithmetic })
        const outcome = lossAndGradient({ ...request(item, 1e-5, squared(item), gradient), model, gradientMethod })
        return { gradient, outcome }
      }
      const first = once()
      const model = compileModel(item.graph, { arithmetic })
      solve({
        ...request(item, 1e-3, squared(item), new Float64Array(0)),
        model,
        parameters: item.parameters.map((v) => 0.9 * v),
      })
      expect(once()).toEqual(first)
    }
  })

  it('needs no more evaluations than it should on the trained network at 1e-4', () => {
    const item = cases[0]!
    const outcome = lossAndGradient({
      ...request(item, 1e-4, squared(item), new Float64Array(item.graph.parameters)),
      gradientMethod,
    })
    if (outcome.status === 'failed') throw new Error(outcome.reason)
    expect(outcome.work.steps).toBeLessThan(70)
    expect(outcome.work.rhsEvaluations).toBeLessThan(650)
    expect(outcome.work.jacobianEvaluations).toBeLessThan(370)
  })
})
