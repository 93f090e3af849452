import { describe, expect, it } from 'vitest'
import { defineModel, lossAndGradient } from '../../../src/solver'
import type { GradientCase } from './gradient-cases'
import { gradientRequest, lossDifferences, smoothCase, worstDifference } from './gradient-differences'

describe('backsolve-adjoint', () => {
  const run = (item: GradientCase, tolerance: number) => {
    const request = gradientRequest(item, tolerance)
    return { ...request, outcome: lossAndGradient({ ...request, gradientMethod: 'backsolve-adjoint' }) }
  }

  it.each(['trained Robertson network', 'ROBER', 'POLLU', 'HIRES', 'Robertson as a DAE', 'CHEMAKZO'])(
    'says when the reversed solution leaves the forward one: %s',
    (name) => {
      const item = smoothCase(name)
      for (const tolerance of [1e-4, 1e-6, 1e-10]) {
        const { outcome, gradient } = run(item, tolerance)
        if (outcome.status === 'solved') throw new Error('solved')
        expect(outcome.reason).toBe('reconstruction-lost')
        expect(outcome.where).toBe('on the way back')
        expect(outcome.time).toBeGreaterThan(0)
        expect(outcome.time).toBeLessThan(item.times.at(-1)!)
        expect(outcome.advice).toMatch(
          /^Reversed in time the solution (has left the forward solution|has come to an end) at t = [\d.e+-]+.*: this problem is too stiff to be reversed at this tolerance, so take another gradient method\.$/,
        )
        expect(gradient.every((value) => value === 0)).toBe(true)
      }
    },
  )

  it('is right where nothing is stiff', () => {
    // Predator and prey, for a little over a cycle.
    const graph = defineModel({ states: 2, parameters: 4 }, (g) => {
      const [x, y] = [0, 1].map((index) => g.gather(g.state(2), [index]))
      const [a, b, c, d] = [0, 1, 2, 3].map((index) => g.parameters(index, 1))
      const met = g.multiply(x!, y!)
      return g.concatenate([
        g.subtract(g.multiply(a!, x!), g.multiply(b!, met)),
        g.subtract(g.multiply(c!, met), g.multiply(d!, y!)),
      ])
    })
    const times = Float64Array.of(1, 2, 3, 4, 5)
    const item: GradientCase = {
      name: 'predator and prey',
      graph,
      parameters: Float64Array.of(1.5, 1, 1, 3),
      initial: Float64Array.of(1, 1),
      times,
      scale: Float64Array.of(1, 1),
      data: new Float64Array(10).fill(0.3),
      difference: 1e-3,
      forExplicit: true,
    }
    const differences = lossDifferences(item, 4)
    const errors = [1e-4, 1e-6, 1e-8].map((tolerance) => {
      const { outcome, gradient, initialGradient } = run(item, tolerance)
      expect(outcome.status).toBe('solved')
      return worstDifference(differences, [...gradient, ...initialGradient])
    })
    expect(errors[0]).toBeLessThan(2e-3)
    expect(errors[1]).toBeLessThan(4e-5)
    expect(errors[2]).toBeLessThan(4e-7)
  })
})
