import { describe, expect, it } from 'vitest'
import {
  compileModel,
  lossAndGradient,
  neuralOdeGraph,
  type GradientMethodName,
  type GradientRequest,
} from '../../../src/solver'
import { dataLoss } from './data-loss'
import { trainedNetwork, type GradientCase } from './gradient-cases'
import { caseLoss, caseRequest } from './step-derivative'

const run = (request: GradientRequest, gradientMethod?: GradientMethodName) => {
  const gradient = new Float64Array(request.model.parameters)
  const outcome = lossAndGradient({ ...request, gradient, ...(gradientMethod && { gradientMethod }) })
  if (outcome.status === 'failed') throw new Error(outcome.advice)
  return { gradient, outcome }
}

describe('auto', () => {
  const network = trainedNetwork()
  const request = (item: GradientCase) => ({
    ...caseRequest(item, 'ark436l2sa', 1e-5),
    loss: caseLoss(item),
    gradient: new Float64Array(item.graph.parameters),
  })

  it('is what is taken when nothing is asked for', () => {
    expect(run(request(network))).toEqual(run(request(network), 'auto'))
  })

  it('takes the discrete adjoint, and says so', () => {
    const { gradient, outcome } = run(request(network), 'auto')
    expect(gradient).toEqual(run(request(network), 'discrete-adjoint').gradient)
    expect(outcome.why).toMatch(/^discrete-adjoint: exact/)
  })

  it('tells of steps that memory did not hold, the gradient being the same', () => {
    const fine = { ...request(network), relativeTolerance: 1e-7, absoluteTolerance: 1e-9 }
    const plenty = run(fine, 'auto')
    const little = run({ ...fine, memoryLimit: 30_000 }, 'auto')
    expect(little.gradient).toEqual(plenty.gradient)
    expect(little.outcome.why).toMatch(/ [1-9]\d* steps that 30000 bytes did not hold being made again\.$/)
  })

  it('takes forward sensitivities where memory does not hold a step', () => {
    const { gradient, outcome } = run({ ...request(network), memoryLimit: 100 }, 'auto')
    expect(gradient).toEqual(run(request(network), 'forward').gradient)
    expect(outcome.why).toMatch(/^forward: 100 bytes do not hold/)
  })

  it('takes a continuous adjoint of steps that have no discrete derivative', () => {
    const asked = { ...request(network), model: compileModel(network.graph), method: 'bdf' } as const
    const { gradient, outcome } = run(asked, 'auto')
    expect(gradient).toEqual(run(asked, 'imex-adjoint').gradient)
    expect(outcome.why).toMatch(/^imex-adjoint: the steps of .*BDF.* have no discrete derivative\.$/)
  })

  it('takes the one by quadrature of them where parameters are many', () => {
    const graph = neuralOdeGraph({
      states: 2,
      hiddenLayers: [300],
      activation: 'tanh',
      inputScale: null,
      outputScale: Float64Array.of(1, 1),
    })
    const sampleTimes = Float64Array.of(1)
    const asked = {
      model: compileModel(graph),
      parameters: new Float64Array(graph.parameters).map((_, i) => 0.1 * Math.sin(i)),
      initial: Float64Array.of(1, 0.5),
      startTime: 0,
      sampleTimes,
      relativeTolerance: 1e-4,
      absoluteTolerance: 1e-4,
      method: 'bdf',
      loss: dataLoss('mse', {
        sampleTimes,
        values: new Float64Array(2),
        scale: Float64Array.of(1, 1),
      }),
      gradient: new Float64Array(graph.parameters),
    } as const
    const { gradient, outcome } = run(asked, 'auto')
    expect(gradient).toEqual(run(asked, 'quadrature-adjoint').gradient)
    expect(outcome.why).toMatch(/^quadrature-adjoint: .*parameters are many\.$/)
  })
})
