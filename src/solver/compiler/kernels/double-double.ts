import type { Code } from '../encoder'
import type { VectorOperations } from '../vector'

/** A value as an unevaluated sum, |low| at most half an ulp of high or so. */
export interface DoubleDouble {
  high: Code
  low: Code
}

/** a + b exactly, for |a| >= |b|. */
export function quickSum(v: VectorOperations, a: Code, b: Code): DoubleDouble {
  const high = v.keep(v.add(a, b))
  return { high, low: v.keep(v.subtract(b, v.subtract(high, a))) }
}

/** a - b exactly, whichever is larger (Knuth). */
export function difference(v: VectorOperations, a: Code, b: Code): DoubleDouble {
  const high = v.keep(v.subtract(a, b))
  const taken = v.keep(v.subtract(high, a))
  const low = v.subtract(v.subtract(a, v.subtract(high, taken)), v.add(b, taken))
  return { high, low: v.keep(low) }
}

/** a b exactly: by a fused multiply-add, or by Dekker's splitting where there is none. */
export function product(v: VectorOperations, a: Code, b: Code): DoubleDouble {
  const high = v.keep(v.multiply(a, b))
  if (v.arithmetic === 'fused') return { high, low: v.keep(v.multiplyAdd(a, b, v.f.vector('f64x2.neg', high))) }
  const split = (x: Code) => {
    const c = v.keep(v.multiply(x, v.constant(134217729)))
    const top = v.keep(v.subtract(c, v.subtract(c, x)))
    return { top, rest: v.keep(v.subtract(x, top)) }
  }
  const p = split(a)
  const q = split(b)
  const first = v.subtract(v.multiply(p.top, q.top), high)
  const second = v.add(first, v.add(v.multiply(p.top, q.rest), v.multiply(p.rest, q.top)))
  return { high, low: v.keep(v.add(second, v.multiply(p.rest, q.rest))) }
}

export function times(v: VectorOperations, a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const { high, low } = product(v, a.high, b.high)
  const cross = v.add(v.multiply(a.high, b.low), v.multiply(a.low, b.high))
  return quickSum(v, high, v.keep(v.add(low, cross)))
}
