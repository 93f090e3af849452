import { elementaryFunctions } from '../compiler'
import type { Loss } from './loss'

/**
 * (T(y) - T(d))^2 with T(y) = log(y / unit + floor) - log(floor). Where y is negative T goes on as its tangent at zero, y / (unit floor), so that
 * noise around zero, measured or predicted, has a finite loss with a continuous slope.
 */
export const squaredLogarithm = {
  name: 'log-mse',
  title: 'Mean squared logarithmic error',
  description:
    'Deviations as ratios, over orders of magnitude: of log(y + floor), the floor in units of the scale. Below zero the logarithm goes on as a straight line.',
  takes: ['floor'],
  unit: 'scale',
  kinked: false,
  noLeastSquares: null,
  create: ({ floor }) => {
    const { log } = elementaryFunctions('plain')
    const transformed = (u: number) => (u > 0 ? log(1 + u) : u)
    return {
      at(prediction, measured, unit, term) {
        const width = floor * unit
        const u = prediction / width
        const residual = transformed(u) - transformed(measured / width)
        const slope = (u > 0 ? 1 / (1 + u) : 1) / width
        term.value = residual * residual
        term.slope = 2 * residual * slope
        term.curvature = 2 * slope * slope
        term.unitSlope = 0
      },
    }
  },
} as const satisfies Loss
