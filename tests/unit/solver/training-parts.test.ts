import { describe, expect, it } from 'vitest'
import {
  createRandom,
  createRandomFromState,
  initialNetworkParameters,
  neuralOdeParameterCount,
} from '../../../src/solver'

describe('random numbers', () => {
  it('are those of xoshiro256**', () => {
    // The first outputs of the authors' C code from the state 1, 2, 3, 4: 11520, 0, 1509978240, 1215971899390074240.
    const source = createRandomFromState({ words: [1, 0, 2, 0, 3, 0, 4, 0], spareNormal: null })
    const asUnit = (word: bigint) => Number(word >> 11n) * 2 ** -53
    const wanted = [11520n, 0n, 1509978240n, 1215971899390074240n].map(asUnit)
    expect(wanted.map(() => source.next())).toEqual(wanted)
  })

  it('continue from a state, in the middle of a pair of normal ones too', () => {
    const source = createRandom(42)
    source.normal()
    const twin = createRandomFromState(source.state())
    const draw = (from: typeof source) => [from.normal(), from.next(), from.normal(), from.normal()]
    expect(draw(twin)).toEqual(draw(source))
  })

  it('differ between seeds and are spread as they should be', () => {
    expect(createRandom(1).next()).not.toBe(createRandom(2).next())
    expect(createRandom(2 ** 40).next()).not.toBe(createRandom(0).next())
    const source = createRandom(7)
    const uniform = Array.from({ length: 20000 }, () => source.next())
    const normal = Array.from({ length: 20000 }, () => source.normal())
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(0.01)
    expect(Math.abs(mean(normal))).toBeLessThan(0.03)
    expect(Math.abs(mean(normal.map((value) => value * value)) - 1)).toBeLessThan(0.04)
    expect(uniform.every((value) => value >= 0 && value < 1)).toBe(true)
  })
})

describe('initial network parameters', () => {
  it('are uniform within the bound of Glorot, biases zero, the same for the same seed', () => {
    const specification = {
      states: 3,
      hiddenLayers: [5, 5],
      activation: 'gelu' as const,
      inputScale: null,
      outputScale: Float64Array.of(1, 1, 1),
    }
    expect(neuralOdeParameterCount(specification)).toBe(20 + 30 + 18)
    expect(neuralOdeParameterCount({ ...specification, hiddenLayers: [5, 5, 5, 5, 5, 5] })).toBe(188)
    const theta = initialNetworkParameters(specification, createRandom(3))
    expect(initialNetworkParameters(specification, createRandom(3))).toEqual(theta)
    const bound = Math.sqrt(6 / 8)
    const first = theta.subarray(0, 15)
    expect(first.every((value) => Math.abs(value) <= bound && value !== 0)).toBe(true)
    expect(Math.max(...first)).toBeGreaterThan(0.5 * bound)
    expect([...theta.subarray(15, 20)]).toEqual([0, 0, 0, 0, 0])
  })
})
