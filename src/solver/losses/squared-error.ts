import { ofResidual, type Loss } from './loss'

/** r^2. */
export const squaredError = {
  name: 'mse',
  title: 'Scaled mean squared error',
  description:
    'Large deviations count most: right where errors are normally distributed and equal in units of the scale.',
  takes: [],
  unit: 'scale',
  kinked: false,
  noLeastSquares: null,
  create: () => ofResidual({ value: (r) => r * r, derivative: (r) => 2 * r, weight: () => 2 }),
} as const satisfies Loss
