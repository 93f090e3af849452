import type { Code } from '../encoder'
import type { VectorOperations } from '../vector'
import { LN2_HIGH, LN2_LOW } from './constants'
import { product, quickSum, times, type DoubleDouble } from './double-double'
import { exp } from './exponential'
import { splitExponent } from './logarithm'

/**
 * (log((1+s)/(1-s)) - 2s - 2/3 s^3) / s^5 as a polynomial in s^2 for |s| <= (sqrt 2 - 1)/(sqrt 2 + 1): Chebyshev interpolation of degree
 * 7, error below 1e-4 ulp of the logarithm (computed with 60 digits): y may multiply it by 700.
 */
const HIGHER = [
  0.4, 0.2857142857142937, 0.2222222222165554, 0.18181818335471234, 0.15384594954138783, 0.13334805149566298,
  0.11706224136681292, 0.11723306221321021,
]

/** log of a positive finite number to about 2^-66, as 2 s + s^3 (2/3 + ...), s = (m - 1)/(m + 1), in double-double arithmetic. */
function extendedLog(v: VectorOperations, x: Code): DoubleDouble {
  const { exponent, mantissa } = splitExponent(v, x)
  const f = v.keep(v.subtract(mantissa, v.constant(1)))
  const u = v.keep(v.add(mantissa, v.constant(1)))
  const uLow = v.keep(v.subtract(mantissa, v.subtract(u, v.constant(1))))
  const sHigh = v.keep(v.divide(f, u))
  const back = product(v, sHigh, u)
  const rest = v.subtract(v.subtract(v.subtract(f, back.high), back.low), v.multiply(sHigh, uLow))
  const s = { high: sHigh, low: v.keep(v.divide(rest, u)) }
  const z = times(v, s, s)
  const higher = v.keep(v.multiply(z.high, v.polynomial(HIGHER, z.high)))
  const series = quickSum(v, v.constant(2 / 3), higher)
  // 2/3 is not a double: its remainder is 2^-54 * 2/3 (2/3 = 0.1010..b).
  const factor = { high: series.high, low: v.keep(v.add(series.low, v.constant(3.700743415417188e-17))) }
  const cubic = times(v, times(v, s, z), factor)
  const doubled = { high: v.keep(v.add(s.high, s.high)), low: v.keep(v.add(s.low, s.low)) }
  const mantissaLog = quickSum(v, doubled.high, cubic.high)
  const mantissaLow = v.keep(v.add(mantissaLog.low, v.add(doubled.low, cubic.low)))
  const whole = v.keep(v.multiply(exponent, v.constant(LN2_HIGH)))
  // With exponent 0 the first operand is 0 and the sum exact all the same.
  const total = quickSum(v, whole, mantissaLog.high)
  const low = v.multiplyAdd(exponent, v.constant(LN2_LOW), v.add(total.low, mantissaLow))
  return quickSum(v, total.high, v.keep(low))
}

/**
 * x^y, error below 3 ulp where the result is normal. IEEE 754 specials: x^0 = 1 and 1^y = 1 even for NaN; 0^y is 0 or Infinity; a
 * negative x needs a whole y (its sign is that of (-1)^y), otherwise NaN.
 */
export function power(v: VectorOperations, x: Code, y: Code): Code {
  const { f } = v
  const size = v.keep(f.vector('f64x2.abs', x))
  const logarithm = extendedLog(v, size)
  const exponent = product(v, y, logarithm.high)
  const low = v.keep(v.multiplyAdd(y, logarithm.low, exponent.low))
  // Beyond the range of exp the correction is meaningless, and inf - inf in it would be NaN.
  const within = f.vector('f64x2.lt', f.vector('f64x2.abs', exponent.high), v.constant(1000))
  const correction = v.keep(v.select(within, low, v.constant(0)))
  const base = v.keep(exp(v, exponent.high))
  const finite = f.vector('f64x2.lt', base, v.constant(Infinity))
  const positive = v.keep(v.select(finite, v.multiplyAdd(base, correction, base), base))
  const zero = v.constant(0)
  const infinite = v.constant(Infinity)
  const rising = v.keep(f.vector('f64x2.gt', y, zero))
  const ofZero = v.keep(v.select(f.vector('f64x2.eq', size, zero), v.select(rising, zero, infinite), positive))
  const ofInfinity = v.keep(v.select(f.vector('f64x2.eq', size, infinite), v.select(rising, infinite, zero), ofZero))
  const numbers = f.vector('v128.and', f.vector('f64x2.eq', x, x), f.vector('f64x2.eq', y, y))
  const magnitude = v.keep(v.select(numbers, ofInfinity, v.constant(NaN)))
  const whole = v.keep(f.vector('f64x2.eq', f.vector('f64x2.floor', y), y))
  const halved = v.keep(v.multiply(y, v.constant(0.5)))
  const odd = f.vector('v128.and', whole, f.vector('f64x2.ne', f.vector('f64x2.floor', halved), halved))
  const signed = v.keep(
    f.vector('v128.xor', magnitude, f.vector('v128.and', f.vector('v128.and', odd, x), v.constant(-0))),
  )
  const negative = f.vector('v128.and', f.vector('f64x2.lt', x, zero), f.vector('f64x2.lt', size, infinite))
  const undefinedPower = f.vector('v128.andnot', negative, whole)
  const real = v.keep(v.select(undefinedPower, v.constant(NaN), signed))
  const ends = f.vector('f64x2.eq', f.vector('f64x2.abs', y), infinite)
  const minusOneToEnds = f.vector('v128.and', ends, f.vector('f64x2.eq', size, v.constant(1)))
  const plain = f.vector('v128.or', f.vector('f64x2.eq', y, zero), f.vector('f64x2.eq', x, v.constant(1)))
  const unit = f.vector('v128.or', plain, minusOneToEnds)
  return v.select(unit, v.constant(1), real)
}
