import { relativeError } from '../gradient/relative-error'
import { decimalLogarithm } from './logarithm'

/** More digits than these are equality in double precision. */
const mostDigits = 16

function digitsOf(error: number): number {
  if (Number.isNaN(error)) return -Infinity
  return error > 0 ? Math.min(mostDigits, -decimalLogarithm(error)) : mostDigits
}

/**
 * Significant correct digits as the IVP test set defines them (Mazzia and Magherini 2008: the negative decimal logarithm of the largest
 * relative error of any component at the end), here the worst over all given times.
 * @param values [times][states], and the reference alike, without zeros
 */
export function significantDigits(values: Float64Array, reference: Float64Array): number {
  let worst = 0
  for (let i = 0; i < reference.length; i++) {
    // The maximum of anything and NaN is NaN.
    worst = Math.max(worst, Math.abs((values[i]! - reference[i]!) / reference[i]!))
  }
  return digitsOf(worst)
}

/**
 * The negative decimal logarithm of the mean scaled error: the mean over times and states of |value - reference| / scale.
 * @param values [times][states], and the reference alike
 * @param scale [states]
 */
export function meanScaledDigits(values: Float64Array, reference: Float64Array, scale: Float64Array): number {
  let sum = 0
  for (let i = 0; i < reference.length; i++) sum += Math.abs(values[i]! - reference[i]!) / scale[i % scale.length]!
  return digitsOf(sum / reference.length)
}

/** The negative decimal logarithm of |gradient - reference| / |reference|. */
export function gradientDigits(gradient: Float64Array, reference: Float64Array): number {
  return digitsOf(relativeError(gradient, reference))
}
