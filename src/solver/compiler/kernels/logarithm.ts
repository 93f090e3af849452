import type { Code } from '../encoder'
import type { VectorOperations } from '../vector'
import { LN2_HIGH, LN2_LOW } from './constants'
import { expWithinRange } from './exponential'

/**
 * (log((1+s)/(1-s)) - 2s) / s^3 as a polynomial in s^2 for |s| <= (sqrt 2 - 1)/(sqrt 2 + 1): Chebyshev interpolation of degree 6,
 * error below 0.05 ulp of the logarithm (computed with 60 digits).
 */
const ATANH_REMAINDER = [
  0.666666666666667, 0.3999999999989938, 0.28571428626031065, 0.22222211125723262, 0.1818288978615799,
  0.15331699634642276, 0.146167211662876,
]

/** x = 2^exponent * mantissa with mantissa in [sqrt(1/2), sqrt 2), for positive finite x. */
export function splitExponent(v: VectorOperations, x: Code): { exponent: Code; mantissa: Code } {
  const { f } = v
  const tiny = v.keep(f.vector('f64x2.lt', x, v.constant(2.2250738585072014e-308)))
  const scaled = v.keep(v.select(tiny, v.multiply(x, v.constant(2 ** 54)), x))
  // The high word of sqrt(1/2) is 0x3fe6a09e: taking it off and adding 1024 << 52 leaves exponent + 1024 in the top 12 bits.
  const shifted = v.keep(f.vector('i64x2.add', scaled, v.bits(0x40000000 - 0x3fe6a09e, 0)))
  const top = f.vector('v128.and', shifted, v.constant(-Infinity))
  const mantissa = v.keep(f.vector('i64x2.add', f.vector('i64x2.sub', scaled, top), v.constant(2)))
  const biased = f.vector('v128.or', f.vector('i64x2.shr_u', shifted, f.i32(52)), v.constant(2 ** 52))
  const bias = v.select(tiny, v.constant(2 ** 52 + 1024 + 54), v.constant(2 ** 52 + 1024))
  return { exponent: v.keep(v.subtract(biased, bias)), mantissa }
}

/** log of a positive finite number, error below 1 ulp. */
function positiveLog(v: VectorOperations, x: Code): Code {
  const { exponent, mantissa } = splitExponent(v, x)
  const f = v.keep(v.subtract(mantissa, v.constant(1)))
  const s = v.keep(v.divide(f, v.add(f, v.constant(2))))
  const z = v.keep(v.multiply(s, s))
  const remainder = v.multiply(z, v.polynomial(ATANH_REMAINDER, z))
  const half = v.keep(v.multiply(v.multiply(f, f), v.constant(0.5)))
  // log(1 + f) = f - (f^2/2 - s (f^2/2 + R)): the leading term f stays exact.
  const low = v.multiplyAdd(exponent, v.constant(LN2_LOW), v.multiply(s, v.add(half, remainder)))
  const correction = v.subtract(v.subtract(half, low), f)
  return v.subtract(v.multiply(exponent, v.constant(LN2_HIGH)), correction)
}

/** log x, error below 1 ulp; log 0 = -Infinity, log of a negative number and of NaN is NaN. */
export function log(v: VectorOperations, x: Code): Code {
  const { f } = v
  const finite = v.select(f.vector('f64x2.lt', x, v.constant(Infinity)), positiveLog(v, x), x)
  const zero = v.select(f.vector('f64x2.eq', x, v.constant(0)), v.constant(-Infinity), finite)
  return v.select(f.vector('f64x2.lt', x, v.constant(0)), v.constant(NaN), zero)
}

/** x log x, continued by 0 at 0; error below 2 ulp. */
export function xLogX(v: VectorOperations, x: Code): Code {
  return v.select(v.f.vector('f64x2.eq', x, v.constant(0)), v.constant(0), v.multiply(x, log(v, x)))
}

/** log(1 + e^x) = max(x, 0) + log1p(e^-|x|), error below 3 ulp for x >= -700. */
export function softplus(v: VectorOperations, x: Code): Code {
  const { f } = v
  const size = v.keep(v.atMost(f.vector('f64x2.abs', x), v.constant(708)))
  const e = v.keep(expWithinRange(v, v.keep(f.vector('f64x2.neg', size))))
  const u = v.keep(v.add(e, v.constant(1)))
  // What rounding 1 + e lost, put back to first order.
  const lost = v.divide(v.subtract(e, v.subtract(u, v.constant(1))), u)
  return v.add(v.atLeast(x, v.constant(0)), v.add(positiveLog(v, u), lost))
}
