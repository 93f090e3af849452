import { heldExponents } from './exponents'
import type { Head } from './head'

/**
 * A production that knows no sign and a first-order loss, as chemistry has them: a species that is not there cannot be lost, so none
 * falls below zero. z holds the logarithms p of all productions, then the logarithms l of all loss frequencies, per t_scale.
 */
export const productionLoss = {
  name: 'production-loss',
  title: 'Production and loss',
  equation: 'dy/dt = y_scale / t_scale * (exp(p) - exp(l) * y / y_scale), z = (p, l) held to +-40',
  outputsPerState: 2,
  scaled: true,
  exponential: true,
  nonNegative: true,
  rates(g, outputs, state, scales) {
    const exponentials = g.unary('exp', heldExponents(g, outputs))
    const production = g.slice(exponentials, 0, state.rows)
    const loss = g.slice(exponentials, state.rows, state.rows)
    const scaledState = g.multiply(state, g.constant(scales.state.map((scale) => 1 / scale)))
    return g.multiply(g.subtract(production, g.multiply(loss, scaledState)), g.constant(scales.rate))
  },
} as const satisfies Head
