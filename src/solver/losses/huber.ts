import { ofResidual, type Loss } from './loss'

/** r^2 / 2 up to delta, delta (|r| - delta / 2) beyond (Huber, Ann. Math. Statist. 35 (1964) 73). */
export const huber = {
  name: 'huber',
  title: 'Huber',
  description:
    'Squares of deviations up to delta, beyond which they count only as much as they are large: outliers pull less.',
  takes: ['delta'],
  unit: 'scale',
  kinked: false,
  noLeastSquares: null,
  create: ({ delta }) =>
    ofResidual({
      value: (r) => (Math.abs(r) <= delta ? 0.5 * r * r : delta * (Math.abs(r) - 0.5 * delta)),
      derivative: (r) => Math.max(-delta, Math.min(delta, r)),
      weight: (r) => (Math.abs(r) <= delta ? 1 : delta / Math.abs(r)),
    }),
} as const satisfies Loss
