import type { Head } from './head'

/** Kim et al. 2021, eq. 13. */
export const scaled = {
  name: 'scaled',
  title: 'Scaled',
  equation: 'dy/dt = y_scale / t_scale * z',
  outputsPerState: 1,
  scaled: true,
  exponential: false,
  nonNegative: false,
  rates: (g, outputs, _, { rate }) => g.multiply(outputs, g.constant(rate)),
} as const satisfies Head
