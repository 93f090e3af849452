import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  agreement,
  createRandom,
  differentiableMethods,
  initialNetworkParameters,
  lossAndGradient,
  neuralOdeGraph,
  residualJacobian,
  weightedDifferences,
  type MethodName,
} from '../../../src/solver'
import { closedNetwork, invariants, networkRequest, type ClosedNetwork } from './closed-networks'
import type { GradientCase } from './gradient-cases'
import { checkedSteps } from './gradient-errors'
import { caseLoss, caseRequest } from './step-derivative'

/** Networks for every property and method; fast-check prints the seed of one that fails. */
const RUNS = 6

const check = (property: (network: ClosedNetwork) => void): void =>
  fc.assert(fc.property(closedNetwork, property), { numRuns: RUNS })

/** The network with amounts to be zero as data. */
function caseOf(network: ClosedNetwork, method: MethodName): GradientCase {
  const { model, parameters, initial, sampleTimes } = networkRequest(network, method)
  const ones = (count: number) => new Float64Array(count).fill(1)
  return {
    name: 'closed network',
    graph: model.graph,
    parameters,
    // Of a species that stays at nothing no step size knows: differences of its amount may be amplified without bound.
    initial: initial.map((value) => Math.max(value, 0.05)),
    times: sampleTimes,
    scale: ones(model.states),
    data: new Float64Array(sampleTimes.length * model.states),
    difference: 2e-4,
    forExplicit: true,
  }
}

describe.each(differentiableMethods)('sensitivities of random networks by $name', ({ name: method }) => {
  it('keep what no reaction changes: its derivative is none by constants, and its weight by the start', () => {
    check((network) => {
      const request = networkRequest(network, method)
      const { states, parameters } = request.model
      const data = new Float64Array(request.sampleTimes.length * states)
      const residuals = weightedDifferences({ sampleTimes: request.sampleTimes, data, weights: data.map(() => 1) })
      const outcome = residualJacobian({ ...request, residuals, initialValues: true })
      if (outcome.status === 'failed') throw new Error(outcome.advice)
      const { jacobian } = outcome
      const columns = parameters + states
      const largest = jacobian.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
      for (const weights of invariants(network.mechanism)) {
        for (let sample = 0; sample < request.sampleTimes.length; sample++) {
          for (let column = 0; column < columns; column++) {
            const at = (state: number) => jacobian[(sample * states + state) * columns + column]!
            const kept = weights.reduce((sum, weight, state) => sum + weight * at(state), 0)
            const wanted = column < parameters ? 0 : weights[column - parameters]!
            expect(Math.abs(kept - wanted) / largest).toBeLessThan(1e-11)
          }
        }
      }
    })
  })
})

/**
 * `forward` and `discrete-adjoint` agree to 1e-9, and with differences of the steps taken as far as these see and Newton's method goes: the gradient by
 * parameters and initial values.
 */
function expectDerivatives(item: GradientCase, method: MethodName, tolerance: number, differences: boolean): void {
  const subject = { ...caseRequest(item, method, tolerance), loss: caseLoss(item), newtonTolerance: 1e-9 }
  const [forward, adjoint] = (['forward', 'discrete-adjoint'] as const).map((gradientMethod) => {
    const gradient = new Float64Array(item.parameters.length)
    const initialGradient = new Float64Array(item.initial.length)
    const outcome = lossAndGradient({ ...subject, gradientMethod, gradient, initialGradient })
    if (outcome.status === 'failed') throw new Error(`${outcome.reason}: ${outcome.advice}`)
    return { gradient, initialGradient, all: [...gradient, ...initialGradient] }
  })
  const distance = forward!.all.map((value, index) => value - adjoint!.all[index]!)
  expect(Math.hypot(...distance)).toBeLessThanOrEqual(1e-9 * Math.hypot(...forward!.all))
  if (!differences) return
  const check = checkedSteps(subject)
  for (const { gradient, initialGradient } of [forward!, adjoint!]) {
    const { error, resolution } = agreement(check, gradient, [initialGradient])
    expect(error).toBeLessThan(Math.max(1e-6, resolution))
  }
}

describe.each(differentiableMethods)(
  'sensitivities of random networks by $name',
  ({ name: method, order, massMatrix }) => {
    it('are the derivative of the steps taken, forwards and backwards', () => {
      const tolerance = order === 1 ? 1e-3 : 1e-5
      // The steps of an explicit method at its limit of stability amplify changes so much that no difference tells their derivative.
      check((network) => expectDerivatives(caseOf(network, method), method, tolerance, massMatrix))
    })
  },
)

/** Networks of one to four states, layers of one to thirty neurons, with weights drawn by a seed; ReLU has kinks, which differences see. */
const neuralCase: fc.Arbitrary<GradientCase> = fc
  .record({
    states: fc.integer({ min: 1, max: 4 }),
    hiddenLayers: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 2 }),
    activation: fc.constantFrom('tanh', 'gelu', 'gelu-erf', 'silu', 'softplus'),
    seed: fc.nat(1e6),
  })
  .map(({ seed, ...sizes }) => {
    const random = createRandom(seed)
    const { states } = sizes
    const numbers = (count: number) => Float64Array.from({ length: count }, () => random.normal())
    const specification = { ...sizes, inputScale: null, outputScale: numbers(states) }
    const graph = neuralOdeGraph(specification)
    const scale = new Float64Array(states).fill(1)
    return {
      name: 'random network',
      graph,
      parameters: initialNetworkParameters(specification, random).map((value) => value + 0.1 * random.normal()),
      initial: numbers(states),
      times: Float64Array.of(0.3, 1, 1, 2),
      scale,
      data: numbers(4 * states),
      difference: 1e-4,
      forExplicit: true,
    }
  })

describe.each(differentiableMethods)('sensitivities of random neural networks by $name', ({ name: method, order }) => {
  it('are the derivative of the steps taken, forwards and backwards', () => {
    const tolerance = order === 1 ? 1e-3 : 1e-5
    fc.assert(
      fc.property(neuralCase, (item) => expectDerivatives(item, method, tolerance, true)),
      { numRuns: RUNS },
    )
  })
})
