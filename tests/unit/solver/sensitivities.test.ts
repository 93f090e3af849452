import { describe, expect, it } from 'vitest'
import {
  compileModel,
  detectArithmetic,
  gradientMethods,
  lossAndGradient,
  solve,
  type MethodName,
} from '../../../src/solver'
import { dataLoss } from './data-loss'
import { trainedNetwork, type GradientCase } from './gradient-cases'
import { rober } from './problems'
import { caseLoss, caseRequest } from './step-derivative'

const network = trainedNetwork()

// backsolve-adjoint fails on the network, as it should (continuous-adjoints.test.ts).
const able = gradientMethods.filter(({ name }) => name !== 'backsolve-adjoint')

describe.each(able)('$name', ({ name: gradientMethod, defaultMethod }) => {
  const request = (item: GradientCase, tolerance: number, gradient: Float64Array) => ({
    ...caseRequest(item, defaultMethod, tolerance),
    loss: caseLoss(item),
    gradient,
    gradientMethod,
  })

  it('tends to the gradient of the solution as the tolerance is tightened', () => {
    const gradientAt = (tolerance: number) => {
      const gradient = new Float64Array(network.graph.parameters)
      lossAndGradient(request(network, tolerance, gradient))
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
    const predictions = new Float64Array(network.data.length)
    const asked = { ...request(network, 1e-6, new Float64Array(network.graph.parameters)), predictions }
    const outcome = lossAndGradient(asked)
    const solved = solve(asked)
    if (outcome.status === 'failed' || solved.status === 'failed') throw new Error('failed')
    predictions.forEach((value, index) => {
      expect(Math.abs(value - solved.values[index]!) / network.scale[index % 3]!).toBeLessThan(1e-4)
    })
  })

  it('counts samples at the start in the loss, and repeated samples twice', () => {
    const times = Float64Array.of(0, 0, 50, 50)
    const { graph, parameters, initial } = rober
    const base = { model: compileModel(graph), parameters, initial, startTime: 0, sampleTimes: times }
    const tolerances = { relativeTolerance: 1e-6, absoluteTolerance: Float64Array.of(1e-6, 1e-12, 1e-6) }
    const data = { sampleTimes: times, values: new Float64Array(12), scale: Float64Array.of(1, 1, 1) }
    const gradient = new Float64Array(3)
    const outcome = lossAndGradient({ ...base, ...tolerances, loss: dataLoss('mse', data), gradient, gradientMethod })
    const solved = solve({ ...base, ...tolerances })
    if (outcome.status === 'failed' || solved.status === 'failed') throw new Error('failed')
    expect([...solved.values.subarray(0, 6)]).toEqual([1, 0, 0, 1, 0, 0])
    const mean = solved.values.reduce((sum, value) => sum + value * value, 0) / 12
    expect(outcome.loss).toBeCloseTo(mean, 6)
  })

  it('gives the same bits for the same request, whatever was solved in between', () => {
    for (const arithmetic of ['plain', detectArithmetic()] as const) {
      const model = compileModel(network.graph, { arithmetic })
      const once = () => {
        const gradient = new Float64Array(network.graph.parameters)
        return { gradient, outcome: lossAndGradient({ ...request(network, 1e-5, gradient), model }) }
      }
      const first = once()
      const parameters = network.parameters.map((value) => 0.9 * value)
      solve({ ...request(network, 1e-3, new Float64Array(0)), model, parameters })
      expect(once()).toEqual(first)
    }
  })
})

describe('forward', () => {
  const asked = (method: MethodName, tolerance: number) => ({
    ...caseRequest(network, method, tolerance),
    loss: caseLoss(network),
    gradient: new Float64Array(network.graph.parameters),
  })

  it('needs no more evaluations than it should on the trained network at 1e-4', () => {
    const outcome = lossAndGradient({ ...asked('ark436l2sa', 1e-4), gradientMethod: 'forward' })
    if (outcome.status === 'failed') throw new Error(outcome.reason)
    expect(outcome.work.steps).toBeLessThan(70)
    expect(outcome.work.rhsEvaluations).toBeLessThan(650)
    expect(outcome.work.jacobianEvaluations).toBeLessThan(370)
  })

  it('knows nothing of the steps of a multistep method, and names methods of which it does', () => {
    const outcome = lossAndGradient({ ...asked('bdf', 1e-4), gradientMethod: 'forward' })
    expect(outcome).toMatchObject({ status: 'failed', reason: 'bad-input' })
    expect(outcome.status === 'failed' && outcome.advice).toMatch(/BDF.*Rodas5P.*Tsit5.*Radau IIA/)
  })
})
