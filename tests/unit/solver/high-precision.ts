/** Fixed-point numbers with this many bits behind the point: the reference for kernels that are good to 53. */
const BITS = 320n
const ONE = 1n << BITS

/** A value mantissa * 2^exponent. */
export interface Exact {
  mantissa: bigint
  exponent: number
}

/** The double as an integer of 53 bits (fewer if subnormal) times a power of two. */
export function exact(x: number): Exact {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  const word = view.getBigUint64(0)
  const biased = Number((word >> 52n) & 0x7ffn)
  const fraction = word & ((1n << 52n) - 1n)
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n)
  return { mantissa: x < 0 ? -mantissa : mantissa, exponent: Math.max(biased, 1) - 1075 }
}

const shift = (value: bigint, by: number): bigint => (by >= 0 ? value << BigInt(by) : value >> BigInt(-by))
const fixed = (x: number): bigint => {
  const { mantissa, exponent } = exact(x)
  return shift(mantissa, exponent + Number(BITS))
}
const times = (a: bigint, b: bigint): bigint => (a * b) >> BITS
const over = (a: bigint, b: bigint): bigint => (a << BITS) / b

/** atanh(z) = z + z^3/3 + ... for small z. */
function atanh(z: bigint): bigint {
  const square = times(z, z)
  let power = z
  let total = z
  // A right shift rounds down: a negative power ends at -1.
  for (let n = 3n; power !== 0n && power !== -1n; n += 2n) {
    power = times(power, square)
    total += power / n
  }
  return total
}

const LN2 = 2n * atanh(ONE / 3n)

function expFixed(x: bigint): Exact {
  const whole = (2n * x + LN2) / (2n * LN2) - (x < -LN2 / 2n ? 1n : 0n)
  const r = x - whole * LN2
  let term = ONE
  let total = ONE
  for (let n = 1n; term !== 0n; n++) {
    term = times(term, r) / n
    total += term
  }
  return { mantissa: total, exponent: Number(whole) - Number(BITS) }
}

function logFixed(x: number): bigint {
  const { mantissa, exponent } = exact(x)
  const length = mantissa.toString(2).length
  const m = shift(mantissa, Number(BITS) - length)
  return 2n * atanh(over(m - ONE, m + ONE)) + BigInt(exponent + length) * LN2
}

const asFixed = ({ mantissa, exponent }: Exact): bigint => shift(mantissa, exponent + Number(BITS))
const fromFixed = (mantissa: bigint): Exact => ({ mantissa, exponent: -Number(BITS) })

export const reference = {
  exp: (x: number): Exact => expFixed(fixed(x)),
  log: (x: number): Exact => fromFixed(logFixed(x)),
  power: (x: number, y: number): Exact => expFixed(times(fixed(y), logFixed(x))),
  tanh(x: number): Exact {
    const e = asFixed(expFixed(2n * fixed(x)))
    return fromFixed(over(e - ONE, e + ONE))
  },
  logistic: (x: number): Exact => {
    // 1 / (1 + e^-x) = e^x / (1 + e^x), the second where e^-x would need too many bits.
    const e = expFixed(fixed(-Math.abs(x)))
    const denominator = ONE + asFixed(e)
    if (x >= 0) return fromFixed(over(ONE, denominator))
    return { mantissa: over(e.mantissa, denominator), exponent: e.exponent }
  },
  erf(x: number): Exact {
    const z = fixed(x)
    const square = times(z, z)
    let term = z
    let total = z
    for (let n = 1n; term !== 0n && term !== -1n; n++) {
      term = -times(term, square) / n
      total += term / (2n * n + 1n)
    }
    // pi by Machin's formula.
    const arctan = (inverse: bigint): bigint => {
      let power = ONE / inverse
      let sum = power
      for (let n = 1n; power !== 0n; n++) {
        power /= inverse * inverse
        sum += (n % 2n === 0n ? power : -power) / (2n * n + 1n)
      }
      return sum
    }
    const pi = 4n * (4n * arctan(5n) - arctan(239n))
    return fromFixed(over(2n * total, root(pi)))
  },
}

/** The square root of a fixed-point number between 1 and 4, by Newton's method from above. */
function root(x: bigint): bigint {
  const target = x << BITS
  let guess = 2n * ONE
  for (;;) {
    const next = (guess + target / guess) / 2n
    if (next >= guess) return guess
    guess = next
  }
}

/** How far `got` is from the reference, in units of the last place of `got`. */
export function ulps(got: number, wanted: Exact): number {
  const { mantissa, exponent } = exact(got)
  const scaled = shift(wanted.mantissa, wanted.exponent - exponent + 64)
  const difference = (mantissa << 64n) - scaled
  return Math.abs(Number(difference)) / 2 ** 64
}
