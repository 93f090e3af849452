import { elementaryFunctions } from '../compiler'
import type { Loss } from './loss'

/** log(2 pi) / 2 */
const HALF_LOG_TWO_PI = 0.9189385332046727

/**
 * (y - d)^2 / (2 sigma^2) + log sigma + log(2 pi) / 2: minus the logarithm of the probability density of what was measured, in the units of
 * the data. May be negative.
 */
export const gaussian = {
  name: 'gaussian',
  title: 'Gaussian negative log-likelihood',
  description:
    'How improbable the measured values are if their errors are normal: with the standard deviations of the data, of replicates, or fitted along.',
  takes: [],
  unit: 'standard deviation',
  kinked: false,
  noLeastSquares: null,
  create: () => {
    const { log } = elementaryFunctions('plain')
    return {
      at(prediction, measured, unit, term) {
        const residual = (prediction - measured) / unit
        term.value = 0.5 * residual * residual + log(unit) + HALF_LOG_TWO_PI
        term.slope = residual / unit
        term.curvature = 1 / (unit * unit)
        term.unitSlope = 1 - residual * residual
      },
    }
  },
} as const satisfies Loss
