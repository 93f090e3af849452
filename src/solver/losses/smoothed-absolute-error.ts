import { ofResidual, type Loss } from './loss'

/**
 * sqrt(r^2 + delta^2) - delta, written so that nothing cancels: r^2 / (sqrt(r^2 + delta^2) + delta) (Charbonnier et al. 1997; delta times
 * the pseudo-Huber function). Above by less than delta it is |r|.
 */
export const smoothedAbsoluteError = {
  name: 'smoothed-mae',
  title: 'Smoothed absolute error',
  description:
    'The absolute error with its kink rounded off over a width delta: what least squares can take in its place.',
  takes: ['delta'],
  unit: 'scale',
  kinked: false,
  noLeastSquares: null,
  create: ({ delta }) => {
    const root = (r: number) => Math.sqrt(r * r + delta * delta)
    return ofResidual({
      value: (r) => (r * r) / (root(r) + delta),
      derivative: (r) => r / root(r),
      weight: (r) => 1 / root(r),
    })
  },
} as const satisfies Loss
