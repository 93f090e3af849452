import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../src/solver'
import {
  differenceDerivative,
  functionNoise,
  measuredDerivative,
} from '../../../src/solver/sensitivities/difference-derivative'

/** Functions with their derivatives at 0; one bends so sharply that a large step sees nothing of it. */
const functions = [
  { name: 'exp(3 x)', f: (x: number) => Math.exp(3 * x), slope: 3 },
  { name: '1 / (1 + x / 5)', f: (x: number) => 1 / (1 + x / 5), slope: -0.2 },
  { name: 'tanh(2000 x)', f: (x: number) => Math.tanh(2000 * x), slope: 2000 },
  { name: 'a sine on a hill', f: (x: number) => 1e3 + Math.sin(300 * x) + x, slope: 301 },
  { name: 'a number', f: () => 7, slope: 0 },
]

describe('a derivative by differences', () => {
  it.each(functions)('of $name is right to its own error', ({ f, slope }) => {
    const found = measuredDerivative(f)!.derivative
    expect(Math.abs(found.value - slope)).toBeLessThanOrEqual(found.error)
    expect(found.error).toBeLessThan(1e-8 * Math.max(1, Math.abs(slope)))
  })

  it.each(functions)('of $name with noise says so, and is right to its own error', ({ f, slope }) => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = createRandom(seed)
      const noisy = (x: number) => f(x) + 1e-9 * random.normal()
      const noise = functionNoise(noisy, 0)
      expect(noise).toBeGreaterThan(2e-10)
      expect(noise).toBeLessThan(1e-8)
      const found = differenceDerivative(noisy, noise)!
      expect(Math.abs(found.value - slope)).toBeLessThanOrEqual(found.error)
    }
  })

  it('of a square that vanishes here is zero within its error: the noise is that of where it looks', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = createRandom(seed)
      const square = (x: number) => (x + 1e-13 * random.normal()) * (x + 1e-13 * random.normal())
      const { derivative, noise } = measuredDerivative(square)!
      expect(Math.abs(derivative.value)).toBeLessThanOrEqual(derivative.error)
      expect(noise).toBeGreaterThan(functionNoise(square, 0))
    }
  })

  it('keeps to where the function can be evaluated and has no kink', () => {
    const kinked = (x: number) => (x > 1e-3 ? NaN : Math.abs(x + 1e-4))
    const found = measuredDerivative(kinked)!.derivative
    expect(found.value).toBeCloseTo(1, 9)
    expect(4 * found.step).toBeLessThan(1e-4)
  })

  it('is null where there is nothing to evaluate', () => {
    expect(differenceDerivative(() => NaN, 1e-16)).toBeNull()
    expect(measuredDerivative(() => NaN)).toBeNull()
    expect(functionNoise(() => NaN, 0)).toBeNaN()
  })
})
