import { describe, expect, it } from 'vitest'
import * as tableaus from '../../../src/solver/integrators/tableaus'
import type { CollocationTableau, EsdirkTableau, RosenbrockTableau } from '../../../src/solver/integrators/tableaus'

const { ark436l2sa, esdirk54i8l2sa, implicitEuler, radauIIA5, rosenbrock23 } = tableaus
const { rodas4p, rodas5p, rodas5pe } = tableaus
const rosenbrock = [rodas4p, rodas5p, rodas5pe, rosenbrock23]
const lStable = [...rosenbrock, ark436l2sa, esdirk54i8l2sa, implicitEuler, radauIIA5]

interface Complex {
  re: number
  im: number
}

const add = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im })
const times = (a: Complex, b: Complex): Complex => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re })
const over = (a: Complex, b: Complex): Complex => {
  const size = b.re ** 2 + b.im ** 2
  return { re: (a.re * b.re + a.im * b.im) / size, im: (a.im * b.re - a.re * b.im) / size }
}
const real = (re: number): Complex => ({ re, im: 0 })
const sum = (start: Complex, weights: readonly number[], values: readonly Complex[]) =>
  values.reduce((total, value, index) => add(total, times(real(weights[index] ?? 0), value)), start)

/**
 * R(z) of y1 = R(z) y0 for y' = z y in one step of length 1, at z = 1 / w, from the equations of the tableau divided by z: so w = 0 is
 * infinity itself.
 */
function stability(tableau: (typeof lStable)[number], w: Complex): Complex {
  if ('coupling' in tableau) return sum(real(1), tableau.weights, rosenbrockStages(tableau, w))
  return 'eigenvalues' in tableau ? collocationEnd(tableau, w) : esdirkStages(tableau, w).at(-1)!
}

/** (w / gamma - 1) U_i = 1 + sum a_ij U_j + w sum c_ij U_j */
function rosenbrockStages(tableau: RosenbrockTableau, w: Complex): Complex[] {
  const stages: Complex[] = []
  const left = add(times(w, real(1 / tableau.gamma)), real(-1))
  tableau.nodes.forEach((_, i) => {
    const coupled = times(w, sum(real(0), tableau.coupling[i]!, stages))
    stages.push(over(add(sum(real(1), tableau.matrix[i]!, stages), coupled), left))
  })
  return stages
}

/** (w - gamma) Y_i = w + sum over j < i of a_ij Y_j after the explicit first stage */
function esdirkStages(tableau: EsdirkTableau, w: Complex): Complex[] {
  const stages = [real(1)]
  for (const row of tableau.matrix.slice(1)) {
    stages.push(over(sum(w, row, stages), add(w, real(-tableau.gamma))))
  }
  return stages
}

/** (w A^-1 - 1) Z = (1, 1, 1) in the transformed variables: one real and two coupled equations. */
function collocationEnd(tableau: CollocationTableau, w: Complex): Complex {
  const { gamma, alpha, beta } = tableau.eigenvalues
  const [r1, r2, r3] = tableau.inverseTransformation.map((row) => real(row.reduce((total, value) => total + value, 0)))
  const diagonal = add(times(w, real(alpha)), real(-1))
  const off = times(w, real(beta))
  const determinant = add(times(diagonal, diagonal), times(off, off))
  const transformed = [
    over(r1!, add(times(w, real(gamma)), real(-1))),
    over(add(times(diagonal, r2!), times(off, r3!)), determinant),
    over(add(times(diagonal, r3!), times(times(real(-1), off), r2!)), determinant),
  ]
  return sum(real(1), tableau.transformation[2]!, transformed)
}

const size = ({ re, im }: Complex) => Math.hypot(re, im)

describe.each(lStable.map((tableau) => ({ tableau, name: tableau.name })))('$name', ({ tableau }) => {
  it('grows like the exponential function near 0', () => {
    for (const direction of [0, 1, 2, 3]) {
      const z = { re: 0.05 * Math.cos(direction), im: 0.05 * Math.sin(direction) }
      const exact = { re: Math.exp(z.re) * Math.cos(z.im), im: Math.exp(z.re) * Math.sin(z.im) }
      const error = size(add(stability(tableau, over(real(1), z)), times(real(-1), exact)))
      expect(error).toBeLessThan(0.05 ** (tableau.order + 1))
    }
  })

  it('never grows on the imaginary axis, and has no pole to the left of it', () => {
    for (let exponent = -3; exponent <= 6; exponent += 0.05) {
      expect(size(stability(tableau, { re: 0, im: -(10 ** -exponent) }))).toBeLessThan(1 + 1e-12)
    }
    // The poles: 1 / gamma of the one-parameter methods, the eigenvalues of A^-1 of the other.
    const { gamma, alpha } = 'eigenvalues' in tableau ? tableau.eigenvalues : { gamma: tableau.gamma, alpha: 1 }
    expect(Math.min(gamma, alpha)).toBeGreaterThan(0)
  })

  it('takes infinitely stiff parts to 0 in one step', () => {
    expect(size(stability(tableau, real(0)))).toBeLessThan(1e-12)
  })
})

describe('the embedded method', () => {
  it.each([rodas4p, rodas5p].map((tableau) => ({ tableau, name: tableau.name })))(
    'of $name takes infinitely stiff parts to 0 as well, so that its estimate does not see them',
    ({ tableau }) => {
      const weights = tableau.weights.map((weight, stage) => weight - tableau.errorWeights[stage]!)
      expect(size(sum(real(1), weights, rosenbrockStages(tableau, real(0))))).toBeLessThan(1e-12)
    },
  )
})
