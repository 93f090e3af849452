import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ark436l2sa, continuousWeights, orderConditions, validated } from '../../../src/solver/integrators'

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, index) => sum + value * b[index]!, 0)

describe('the tableau of ESDIRK4(3)6L[2]SA', () => {
  it('meets its order conditions, and a changed coefficient is noticed', () => {
    expect(() => validated(ark436l2sa)).not.toThrow()
    const matrix = ark436l2sa.matrix.map((row) => [...row])
    matrix[3]![1]! += 1e-6
    matrix[3]![2]! -= 1e-6
    expect(() => validated({ ...ark436l2sa, matrix })).toThrow(/condition/)
  })

  it('is L-stable: |R(iy)| <= 1 on the imaginary axis, R vanishes at infinity', () => {
    for (const y of [0.01, 0.1, 0.5, 1, 2, 3, 5, 8, 15, 40, 200, 1e4]) expect(stability(0, y)).toBeLessThan(1 + 1e-12)
    expect(stability(-1e8, 0)).toBeLessThan(1e-6)
  })

  it('has an embedded method of order 3 and no higher', () => {
    const fourth = orderConditions(ark436l2sa).filter((condition) => condition.order === 4)
    const worst = Math.max(
      ...fourth.map(({ vector, value }) => Math.abs(dot(ark436l2sa.embeddedWeights, vector) - value)),
    )
    expect(worst).toBeGreaterThan(1e-4)
  })
})

describe('its continuous extension', () => {
  const weights = continuousWeights(ark436l2sa)
  const at = (theta: number) =>
    weights.map((row) => row.reduce((sum, value, power) => sum + value * theta ** (power + 1), 0))

  it('meets every order condition up to 4 at every point of the step', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (theta) => {
        for (const { order, vector, value } of orderConditions(ark436l2sa)) {
          expect(Math.abs(dot(at(theta), vector) - value * theta ** order)).toBeLessThan(1e-12)
        }
      }),
    )
  })

  it('ends at the solution and meets the slopes at both ends', () => {
    at(1).forEach((weight, stage) => expect(weight).toBeCloseTo(ark436l2sa.matrix.at(-1)![stage]!, 12))
    const slopes = (theta: number) =>
      weights.map((row) => row.reduce((sum, value, power) => sum + (power + 1) * value * theta ** power, 0))
    slopes(0).forEach((slope, stage) => expect(slope).toBeCloseTo(stage === 0 ? 1 : 0, 12))
    slopes(1).forEach((slope, stage) => expect(slope).toBeCloseTo(stage === 5 ? 1 : 0, 10))
  })
})

/** |R(z)|, the growth of y' = z y over one step of length 1. */
function stability(re: number, im: number): number {
  const { matrix } = ark436l2sa
  const stages: { re: number; im: number }[] = []
  matrix.forEach((row, stage) => {
    // (1 - z a_ii) Y_i = 1 + z sum over j < i of a_ij Y_j
    const sum = { re: 0, im: 0 }
    stages.forEach((earlier, index) => {
      sum.re += row[index]! * earlier.re
      sum.im += row[index]! * earlier.im
    })
    const right = { re: 1 + re * sum.re - im * sum.im, im: re * sum.im + im * sum.re }
    const left = { re: 1 - row[stage]! * re, im: -row[stage]! * im }
    const size = left.re ** 2 + left.im ** 2
    stages.push({
      re: (right.re * left.re + right.im * left.im) / size,
      im: (right.im * left.re - right.re * left.im) / size,
    })
  })
  const end = stages.at(-1)!
  return Math.hypot(end.re, end.im)
}
