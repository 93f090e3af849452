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
    return fromFixed(over(2n * total, root(PI)))
  },
  sin: (x: number): Exact => fromFixed(sineOfQuarters(fixed(x), 0n)),
  cos: (x: number): Exact => fromFixed(sineOfQuarters(fixed(x), 1n)),
}

/** arctan(1 / inverse). */
function arctan(inverse: bigint): bigint {
  let power = ONE / inverse
  let sum = power
  for (let n = 1n; power !== 0n; n++) {
    power /= inverse * inverse
    sum += (n % 2n === 0n ? power : -power) / (2n * n + 1n)
  }
  return sum
}

/** By Machin's formula. */
const PI = 4n * (4n * arctan(5n) - arctan(239n))

/** sin (x + quarters pi/2): reduced by multiples of pi/2, then the power series of sine or cosine. */
function sineOfQuarters(x: bigint, quarters: bigint): bigint {
  const half = PI / 2n
  const whole = (x + (x >= 0n ? half : -half) / 2n) / half
  const r = x - whole * half
  const square = times(r, r)
  const turn = (((whole + quarters) % 4n) + 4n) % 4n
  let term = turn % 2n === 0n ? r : ONE
  let total = term
  for (let n = turn % 2n === 0n ? 2n : 1n; term !== 0n && term !== -1n; n += 2n) {
    term = -times(term, square) / (n * (n + 1n))
    total += term
  }
  return turn < 2n ? total : -total
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

/**
 * Doubles in [2^exponent, 2^(exponent + 1)) that are closest to multiples of pi/2: a whole number m of units in the last place is close to
 * n pi/2 where m/n is a convergent of the continued fraction of pi/2 in those units (Muller, Elementary Functions, 11.3.2).
 */
export function closestToQuarters(exponent: number): number[] {
  const [smallest, largest] = [1n << 52n, 1n << 53n]
  let [rest, divisor] = [PI << 60n, ONE << BigInt(exponent + 9)]
  let [before, convergent] = [0n, 1n]
  const found: number[] = []
  while (divisor !== 0n) {
    const quotient = rest / divisor
    ;[rest, divisor] = [divisor, rest - quotient * divisor]
    ;[before, convergent] = [convergent, quotient * convergent + before]
    if (convergent >= largest) break
    const multiple = convergent === 0n ? 0n : (smallest + convergent - 1n) / convergent
    if (multiple * convergent >= smallest && multiple * convergent < largest) {
      found.push(Number(multiple * convergent) * 2 ** (exponent - 52))
    }
  }
  return found.slice(-3)
}

/** How far `got` is from the reference, in units of the last place of `got`. */
export function ulps(got: number, wanted: Exact): number {
  const { mantissa, exponent } = exact(got)
  const scaled = shift(wanted.mantissa, wanted.exponent - exponent + 64)
  const difference = (mantissa << 64n) - scaled
  return Math.abs(Number(difference)) / 2 ** 64
}
