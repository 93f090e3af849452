import type { Code } from '../encoder'
import type { VectorOperations } from '../vector'
import { LN2, LN2_HIGH, LN2_LOW, LN2_REST } from './constants'

/** 1.5 * 2^52: adding it rounds to a whole number, which then sits in the low bits. */
export const ROUNDER = 6755399441055744
const LOG2_E = 1.4426950408889634

/**
 * (e^r - 1 - r) / r^2 for |r| <= log(2)/2 by Chebyshev interpolation of degree 9, error below 0.12 ulp of e^r (computed with 60
 * digits).
 */
const REMAINDER = [
  0.5000000000000001, 0.16666666666666669, 0.04166666666662413, 0.008333333333330062, 0.0013888888917213717,
  0.00019841269863053618, 2.4801521295954376e-5, 2.7557268459997064e-6, 2.7620088445409746e-7, 2.510038549551032e-8,
]

/** x = n log 2 + r: the rounded sum that holds n in its low bits, n itself, and e^r - 1. */
function reduced(v: VectorOperations, x: Code): { holder: Code; whole: Code; fraction: Code } {
  const holder = v.keep(v.multiplyAdd(x, v.constant(LOG2_E), v.constant(ROUNDER)))
  const whole = v.keep(v.subtract(holder, v.constant(ROUNDER)))
  const high = v.keep(v.subtractProduct(whole, v.constant(LN2_HIGH), x))
  const r = v.keep(v.subtractProduct(whole, v.constant(LN2_LOW), high))
  const q = v.polynomial(REMAINDER, r)
  return { holder, whole, fraction: v.keep(v.multiplyAdd(v.multiply(r, r), q, r)) }
}

/** 2^n from the sum that holds n, for -1022 <= n <= 1023. */
function powerOfTwo(v: VectorOperations, holder: Code): Code {
  return v.f.vector('i64x2.add', v.f.vector('i64x2.shl', holder, v.f.i32(52)), v.constant(1))
}

/** e^x, error below 1 ulp over the whole range, gradual underflow included; NaN gives NaN. */
export function exp(v: VectorOperations, x: Code): Code {
  const clamped = v.keep(v.atLeast(v.atMost(x, v.constant(710)), v.constant(-746)))
  const { whole, fraction } = reduced(v, clamped)
  // 2^n in two factors: n runs from -1076 to 1024, beyond what one exponent field holds.
  const halfHolder = v.keep(v.multiplyAdd(whole, v.constant(0.5), v.constant(ROUNDER)))
  const half = v.subtract(halfHolder, v.constant(ROUNDER))
  const restHolder = v.add(v.subtract(whole, half), v.constant(ROUNDER))
  const scaled = v.multiply(v.add(fraction, v.constant(1)), powerOfTwo(v, halfHolder))
  return v.multiply(scaled, powerOfTwo(v, restHolder))
}

/** e^x for -708 <= x <= 709 (not checked), error below 1 ulp. */
export function expWithinRange(v: VectorOperations, x: Code): Code {
  const { holder, fraction } = reduced(v, x)
  return v.multiply(v.add(fraction, v.constant(1)), powerOfTwo(v, holder))
}

/** tanh x = E / (E + 2) with E = e^2x - 1, which keeps the digits of small x; error below 3 ulp. */
export function tanh(v: VectorOperations, x: Code): Code {
  const doubled = v.keep(v.atLeast(v.atMost(v.add(x, x), v.constant(40)), v.constant(-40)))
  const { holder, fraction } = reduced(v, doubled)
  const power = v.keep(powerOfTwo(v, holder))
  const e = v.keep(v.multiplyAdd(power, fraction, v.subtract(power, v.constant(1))))
  return withSign(v, v.divide(e, v.add(e, v.constant(2))), x)
}

/**
 * 1 / (1 + e^-x), error below 3 ulp for x >= -708, 0 below that. The activation of many networks, whose layers wait for one another: it is
 * written for the shortest chain of dependent operations, not for the fewest.
 */
export function logistic(v: VectorOperations, x: Code): Code {
  const { f } = v
  const holder = v.keep(v.multiplyAdd(x, v.constant(-LOG2_E), v.constant(ROUNDER)))
  const whole = v.keep(v.subtract(holder, v.constant(ROUNDER)))
  const negated = f.vector('f64x2.neg', x)
  let scale = v.keep(powerOfTwo(v, holder))
  let r: Code
  if (v.arithmetic === 'fused') {
    r = v.keep(v.subtractProduct(whole, v.constant(LN2), negated))
    // What log 2 has beyond a double goes into the scale, which has time to wait for it.
    scale = v.keep(v.subtractProduct(scale, v.keep(v.multiply(whole, v.constant(LN2_REST))), scale))
  } else {
    const high = v.keep(v.subtractProduct(whole, v.constant(LN2_HIGH), negated))
    r = v.keep(v.subtractProduct(whole, v.constant(LN2_LOW), high))
  }
  const value = v.divide(v.constant(1), v.multiplyAdd(scale, exponentialSeries(v, r), v.constant(1)))
  // Beyond the range of one exponent field the value is 0 or 1; found out beside the chain, not before it.
  const beyond = f.vector('f64x2.ge', f.vector('f64x2.abs', x), v.constant(708))
  const limit = f.vector('v128.and', f.vector('f64x2.gt', x, v.constant(0)), v.constant(1))
  return v.select(v.keep(beyond), v.keep(limit), value)
}

/** e^r for |r| <= log(2)/2 by Estrin's scheme. */
function exponentialSeries(v: VectorOperations, r: Code): Code {
  const q = (index: number) => v.constant(REMAINDER[index]!)
  const pair = (index: number) => v.keep(v.multiplyAdd(q(index + 1), r, q(index)))
  const r2 = v.keep(v.multiply(r, r))
  const r4 = v.keep(v.multiply(r2, r2))
  const first = v.keep(v.multiplyAdd(r2, pair(0), v.keep(v.add(r, v.constant(1)))))
  const second = v.keep(v.multiplyAdd(r2, pair(4), pair(2)))
  const third = v.keep(v.multiplyAdd(r2, pair(8), pair(6)))
  return v.keep(v.multiplyAdd(r4, v.keep(v.multiplyAdd(r4, third, second)), first))
}

/** The value with the sign bit of x set into it (odd functions: -0 stays -0). */
export function withSign(v: VectorOperations, value: Code, x: Code): Code {
  return v.f.vector('v128.or', value, v.f.vector('v128.and', x, v.constant(-0)))
}
