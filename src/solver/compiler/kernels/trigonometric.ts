import type { Code } from '../encoder'
import type { VectorOperations } from '../vector'
import { difference, product, quickSum, type DoubleDouble } from './double-double'
import { ROUNDER } from './exponential'

const TWO_OVER_PI = 0.6366197723675814
/** pi/2 as a sum of three doubles, good to 2^-164. */
const HALF_PI = [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33] as const

/** Beyond this size neighbouring doubles are 1/128 apart or more, and the quotient by pi/2 cannot be rounded safely. */
const LARGEST = 2 ** 45

/** (sin r - r) / r^3 in powers of r^2 for |r| <= 0.8: Chebyshev interpolation of degree 6, error below 0.07 ulp (60 digits). */
const SINE = [
  -0.16666666666666666, 0.008333333333333331, -0.000198412698412641, 2.7557319218602575e-6, -2.5052105981350752e-8,
  1.605849255672989e-10, -7.584436884170203e-13,
]

/** (cos r - 1 + r^2/2) / r^4 in powers of r^2 for |r| <= 0.8, degree 5; error below 0.02 ulp (60 digits). */
const COSINE = [
  0.041666666666666664, -0.0013888888888887096, 2.4801587298318395e-5, -2.755731704403567e-7, 2.087609969231492e-9,
  -1.1379338585297994e-11,
]

/**
 * x = n pi/2 + r with |r| <= 0.8 (Cody and Waite): the number that holds n in its low bits, and r to about 2^-105 of its size. The products
 * of n with the parts of pi/2 are exact, as are the differences, but for what is far below r.
 */
function reduced(v: VectorOperations, x: Code): { holder: Code; r: DoubleDouble } {
  const holder = v.keep(v.multiplyAdd(x, v.constant(TWO_OVER_PI), v.constant(ROUNDER)))
  const n = v.keep(v.subtract(holder, v.constant(ROUNDER)))
  const first = product(v, n, v.constant(HALF_PI[0]))
  const second = product(v, n, v.constant(HALF_PI[1]))
  // Close neighbours: their difference is exact (Sterbenz).
  const near = v.keep(v.subtract(x, first.high))
  const a = difference(v, near, first.low)
  const b = difference(v, a.high, second.high)
  const rest = v.subtractProduct(n, v.constant(HALF_PI[2]), v.subtract(v.add(a.low, b.low), second.low))
  return { holder, r: quickSum(v, b.high, v.keep(rest)) }
}

/** sin (r.high + r.low) = r + (low + r^3 S - low r^2/2). */
function sineOfSmall(v: VectorOperations, r: DoubleDouble, square: Code): Code {
  const cubic = v.multiply(v.multiply(r.high, square), v.polynomial(SINE, square))
  const slope = v.multiply(r.low, v.multiply(square, v.constant(0.5)))
  return v.add(r.high, v.add(cubic, v.subtract(r.low, slope)))
}

/** cos (r.high + r.low) = 1 - r^2/2 + (r^4 C - r low), with what rounding 1 - r^2/2 loses. */
function cosineOfSmall(v: VectorOperations, r: DoubleDouble, square: Code): Code {
  const half = v.keep(v.multiply(square, v.constant(0.5)))
  const leading = v.keep(v.subtract(v.constant(1), half))
  const lost = v.subtract(v.subtract(v.constant(1), leading), half)
  const quartic = v.multiply(v.multiply(square, square), v.polynomial(COSINE, square))
  return v.add(leading, v.add(lost, v.subtract(quartic, v.multiply(r.high, r.low))))
}

/** sin (x + quarters pi/2). */
function rotated(v: VectorOperations, x: Code, quarters: 0 | 1): Code {
  const { f } = v
  const { holder, r } = reduced(v, x)
  const turns = quarters === 0 ? holder : v.keep(f.vector('i64x2.add', holder, v.bits(0, quarters)))
  const square = v.keep(v.multiply(r.high, r.high))
  const sine = v.keep(sineOfSmall(v, r, square))
  const cosine = v.keep(cosineOfSmall(v, r, square))
  const odd = f.vector('i64x2.sub', v.bits(0, 0), f.vector('v128.and', turns, v.bits(0, 1)))
  const sign = f.vector('v128.and', f.vector('i64x2.shl', turns, f.i32(62)), v.constant(-0))
  const value = v.keep(f.vector('v128.xor', v.select(odd, cosine, sine), sign))
  const known = f.vector('f64x2.le', f.vector('f64x2.abs', x), v.constant(LARGEST))
  return v.select(known, value, v.constant(NaN))
}

/** sin x, error below 1 ulp for |x| <= 2^45 (the closest doubles to multiples of pi included), NaN beyond. */
export function sin(v: VectorOperations, x: Code): Code {
  // The reduction turns -0 into 0.
  return v.select(v.f.vector('f64x2.eq', x, v.constant(0)), x, rotated(v, x, 0))
}

/** cos x, as {@link sin}. */
export function cos(v: VectorOperations, x: Code): Code {
  return rotated(v, x, 1)
}
