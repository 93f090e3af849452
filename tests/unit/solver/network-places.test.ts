import { describe, expect, it } from 'vitest'
import { createRandom, initialNetworkParameters, neuralOdeParameterCount, neuralOdePlaces } from '../../../src/solver'

describe('the places of weights and biases', () => {
  const specification = {
    states: 3,
    hiddenLayers: [5, 4],
    activation: 'tanh' as const,
    inputScale: null,
    outputScale: Float64Array.of(1, 1, 1),
  }
  const { weights, biases } = neuralOdePlaces(specification)

  it('are all places, each once', () => {
    const all = [...weights, ...biases].sort((a, b) => a - b)
    expect(all).toEqual(Array.from({ length: neuralOdeParameterCount(specification) }, (_, place) => place))
    expect(weights).toHaveLength(3 * 5 + 5 * 4 + 4 * 3)
  })

  it('are those where a fresh network is random, and where it is zero', () => {
    const theta = initialNetworkParameters(specification, createRandom(1))
    expect([...weights].every((place) => theta[place] !== 0)).toBe(true)
    expect([...biases].every((place) => theta[place] === 0)).toBe(true)
  })
})
