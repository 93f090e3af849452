import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compileModel,
  createRandom,
  heads,
  initialNetworkParameters,
  neuralOdeGraph,
  solve,
  type HeadName,
  type NeuralOdeSpecification,
} from '../../../src/solver'
import { checkCompiled, checkDerivatives, pointOf, run } from './program-checks'

const stateScale = Float64Array.of(2, 5e-5)
const timeScale = 10

function specificationOf(head: HeadName, hiddenLayers: readonly number[] = []): NeuralOdeSpecification {
  return {
    states: 2,
    hiddenLayers,
    activation: 'tanh',
    head,
    inputScale: stateScale,
    stateScale,
    outputScale: stateScale.map((scale) => scale / timeScale),
  }
}

const state = [0.5, 1e-5]

/** States, or directions of them, where data would lie: activations are level, and their derivatives lost, a thousand scales away. */
const inScales = (values: readonly number[]) => values.map((value, index) => value * stateScale[index]!)

/** dy/dt of a network without hidden layers whose weights are zero, so that its outputs are its biases. */
function ratesOf(head: HeadName, biases: readonly number[]): number[] {
  const graph = neuralOdeGraph(specificationOf(head))
  const parameters = new Float64Array(graph.parameters)
  parameters.set(biases, graph.parameters - biases.length)
  const model = compileModel(graph)
  return run(model, 'rightHandSide', { time: 0, state, parameters: [...parameters], seeds: [] })
}

/** What each head's equation says of its outputs z at the state above. */
const closedForms: Record<HeadName, { z: number[]; rates: number[]; atZero: number[] }> = {
  scaled: { z: [3, -2], rates: [(3 * 2) / 10, (-2 * 5e-5) / 10], atZero: [0, 0] },
  unscaled: { z: [3, -2], rates: [3, -2], atZero: [0, 0] },
  sinh: { z: [3, -2], rates: [Math.sinh(3) * 0.2, Math.sinh(-2) * 5e-6], atZero: [0, 0] },
  'production-loss': {
    z: [1, 20, 2, -3],
    rates: [0.2 * (Math.exp(1) - (Math.exp(2) * 0.5) / 2), 5e-6 * (Math.exp(20) - (Math.exp(-3) * 1e-5) / 5e-5)],
    atZero: [0.2 * (1 - 0.5 / 2), 5e-6 * (1 - 1e-5 / 5e-5)],
  },
}

describe.each(heads)('the head $name', ({ name, outputsPerState }) => {
  const expectRates = (rates: number[], wanted: number[]) =>
    rates.forEach((rate, i) => expect(Math.abs(rate - wanted[i]!)).toBeLessThanOrEqual(1e-14 * Math.abs(wanted[i]!)))

  it('makes of the outputs what its equation says', () => {
    const { z, rates, atZero } = closedForms[name]
    expect(z).toHaveLength(2 * outputsPerState)
    expectRates(ratesOf(name, z), rates)
    expectRates(ratesOf(name, new Array<number>(z.length).fill(0)), atZero)
  })

  it('has programs and derivatives that agree with complex steps', () => {
    const graph = neuralOdeGraph(specificationOf(name, [3]))
    fc.assert(
      fc.property(pointOf(graph), (drawn) => {
        const point = { ...drawn, state: inScales(drawn.state), seeds: drawn.seeds.map(inScales) }
        checkCompiled(graph, point, 1e-10)
        checkDerivatives(graph, point, 1e-10)
      }),
      { numRuns: 10 },
    )
  })
})

describe('heads with exponentials', () => {
  it('stay finite, and level, beyond an exponent of 40', () => {
    expect(ratesOf('sinh', [800, -1e6])).toEqual(ratesOf('sinh', [40, -40]))
    expect(ratesOf('production-loss', [1e6, -1e6, 800, -800])).toEqual(ratesOf('production-loss', [40, -40, 40, -40]))
    expect(ratesOf('sinh', [40, 40])[0]).toBeCloseTo(Math.sinh(40) * 0.2, -5)
  })
})

describe('production and loss', () => {
  const species = {
    seed: fc.nat(1e6),
    width: fc.integer({ min: 1, max: 8 }),
    largeness: fc.double({ min: 0, max: 4, noNaN: true }),
  }

  it('keep every state from falling below zero by more than the tolerance, whatever the network', () => {
    fc.assert(
      fc.property(fc.record(species), ({ seed, width, largeness }) => {
        const random = createRandom(seed)
        const specification = specificationOf('production-loss', [width, width])
        const parameters = initialNetworkParameters(specification, random).map((weight) => weight * (1 + largeness))
        const solved = solve({
          model: compileModel(neuralOdeGraph(specification)),
          parameters,
          // One species is absent at the start.
          initial: Float64Array.of(0, random.next() * 5e-5),
          startTime: 0,
          sampleTimes: Float64Array.from({ length: 60 }, (_, i) => timeScale * 1.25 ** (i - 40)),
          relativeTolerance: 1e-6,
          absoluteTolerance: stateScale.map((scale) => 1e-6 * scale),
        })
        if (solved.status === 'failed') throw new Error(solved.reason)
        solved.values.forEach((value, k) => expect(value).toBeGreaterThanOrEqual(-1e-6 * stateScale[k % 2]!))
      }),
      { numRuns: 100 },
    )
  })

  it('have no rate below zero at a state of zero', () => {
    const model = compileModel(neuralOdeGraph(specificationOf('production-loss', [4])))
    fc.assert(
      fc.property(pointOf(model.graph), (point) => {
        for (const rate of run(model, 'rightHandSide', { ...point, state: [0, 0] })) expect(rate).toBeGreaterThan(0)
      }),
    )
  })
})
