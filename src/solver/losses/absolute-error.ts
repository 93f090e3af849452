import { ofResidual, type Loss } from './loss'

/** |r|: equation 14 of Kim et al. 2021. */
export const absoluteError = {
  name: 'mae',
  title: 'Scaled mean absolute error',
  description:
    'Every deviation counts as much as it is large (eq. 14): single values that are far off disturb it little.',
  takes: [],
  unit: 'scale',
  kinked: true,
  noLeastSquares:
    'The absolute error has a kink at zero, where its weight in least squares would be infinite: choose the smoothed absolute error.',
  create: () => ofResidual({ value: Math.abs, derivative: Math.sign, weight: () => 0 }),
} as const satisfies Loss
