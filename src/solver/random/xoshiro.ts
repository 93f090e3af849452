import { elementaryFunctions } from '../compiler'

/** Where a random source stands: eight 32-bit words, and the second number of a pair of normal ones when it is still due. */
export interface RandomState {
  words: number[]
  spareNormal: number | null
}

/** A source of random numbers that gives the same ones on every machine. */
export interface RandomSource {
  /** Uniform on [0, 1), a multiple of 2^-53. */
  next(): number
  /** Standard normal. */
  normal(): number
  /** A copy of where it stands, as plain data. */
  state(): RandomState
}

/** A source from a seed (any finite number; its integer part modulo 2^53 counts). */
export function createRandom(seed: number): RandomSource {
  const whole = Math.abs(Math.trunc(seed)) % 2 ** 53
  const expand = splitMix32(whole >>> 0, Math.floor(whole / 2 ** 32) ^ (seed < 0 ? 0x80000000 : 0))
  return new Xoshiro({ words: Array.from({ length: 8 }, expand), spareNormal: null })
}

/** A source that continues where another stood. */
export function createRandomFromState(state: RandomState): RandomSource {
  return new Xoshiro(state)
}

/** Well-mixed words from two: the finaliser of MurmurHash3 over a Weyl sequence, as SplitMix uses it. */
function splitMix32(low: number, high: number): () => number {
  let counter = low
  return () => {
    counter = (counter + 0x9e3779b9) | 0
    let word = counter ^ Math.imul(high, 0x85ebca6b)
    word = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
    word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
    return (word ^ (word >>> 16)) >>> 0
  }
}

/** xoshiro256** (Blackman and Vigna 2018), its four 64-bit words as pairs of 32-bit ones: [low, high, low, high, ...]. */
class Xoshiro implements RandomSource {
  private readonly words: Uint32Array
  private spareNormal: number | null

  constructor(state: RandomState) {
    this.words = Uint32Array.from(state.words)
    this.spareNormal = state.spareNormal
  }

  next(): number {
    const [low, high] = this.advance()
    // The top 53 of the 64 bits.
    return ((high >>> 0) * 2 ** 21 + (low >>> 11)) * 2 ** -53
  }

  normal(): number {
    if (this.spareNormal !== null) {
      const spare = this.spareNormal
      this.spareNormal = null
      return spare
    }
    // Marsaglia's polar method; the plain kernels, so that a seed means the same on every machine.
    for (;;) {
      const u = 2 * this.next() - 1
      const v = 2 * this.next() - 1
      const s = u * u + v * v
      if (s >= 1 || s === 0) continue
      const factor = Math.sqrt((-2 * elementaryFunctions('plain').log(s)) / s)
      this.spareNormal = v * factor
      return u * factor
    }
  }

  state(): RandomState {
    return { words: [...this.words], spareNormal: this.spareNormal }
  }

  private advance(): [number, number] {
    const s = this.words
    const [l0, h0, l1, h1, l2, h2, l3, h3] = s as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    // result = rotl(s1 * 5, 7) * 9
    const times5 = multiply(l1, h1, 5)
    const result = multiply(...rotate(times5[0], times5[1], 7), 9)
    const shifted: [number, number] = [l1 << 17, (h1 << 17) | (l1 >>> 15)]
    const a2 = [l2 ^ l0, h2 ^ h0] as const
    const a3 = [l3 ^ l1, h3 ^ h1] as const
    s[2] = l1 ^ a2[0]
    s[3] = h1 ^ a2[1]
    s[0] = l0 ^ a3[0]
    s[1] = h0 ^ a3[1]
    s[4] = a2[0] ^ shifted[0]
    s[5] = a2[1] ^ shifted[1]
    // rotl(s3, 45) = rotl(swap(s3), 13)
    const turned = rotate(a3[1], a3[0], 13)
    s[6] = turned[0]
    s[7] = turned[1]
    return result
  }
}

/** (high, low) times a small factor, modulo 2^64. */
function multiply(low: number, high: number, factor: number): [number, number] {
  const product = (low >>> 0) * factor
  return [product >>> 0, (Math.imul(high, factor) + Math.floor(product / 2 ** 32)) >>> 0]
}

function rotate(low: number, high: number, by: number): [number, number] {
  return [((low << by) | (high >>> (32 - by))) >>> 0, ((high << by) | (low >>> (32 - by))) >>> 0]
}
