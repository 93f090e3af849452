import type { Head } from './head'

/** Kim et al. 2021, eq. 2: the baseline that fails on stiff data. */
export const unscaled = {
  name: 'unscaled',
  title: 'Unscaled',
  equation: 'dy/dt = z',
  outputsPerState: 1,
  scaled: false,
  exponential: false,
  nonNegative: false,
  rates: (_, outputs) => outputs,
} as const satisfies Head
