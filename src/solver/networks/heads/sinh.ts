import { heldExponents } from './exponents'
import type { Head } from './head'

/** Nearly the scaled head where z is small; rates of either sign over many orders of magnitude where it is not. */
export const sinh = {
  name: 'sinh',
  title: 'Sinh',
  equation: 'dy/dt = y_scale / t_scale * sinh(z), z held to +-40',
  outputsPerState: 1,
  scaled: true,
  exponential: true,
  nonNegative: false,
  rates(g, outputs, _, { rate }) {
    const z = heldExponents(g, outputs)
    const difference = g.subtract(g.unary('exp', z), g.unary('exp', g.unary('negate', z)))
    return g.multiply(difference, g.constant(rate.map((value) => value / 2)))
  },
} as const satisfies Head
