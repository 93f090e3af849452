import type { Code, Local } from './encoder'
import type { VectorOperations } from './vector'

/** The address of a vector: known now, or in a local at run time. */
export type Place = number | MovingPlace
/** A local with an address, and bytes to add to it. */
export interface MovingPlace {
  local: Local
  offset?: number
}

/** Up to this many pairs a vector is handled by straight-line code. */
const STRAIGHT_PAIRS = 16
/** Pairs of one turn of the loop over longer ones: the vectors' room is a multiple of it. */
const LOOP_PAIRS = 4

/** Reads a pair of a vector, and writes one. */
export interface PairAccess {
  at(vector: Place): Code
  put(vector: Place, value: Code): void
  /** A pair of a vector of complex numbers, (re, im) one after another: its real and its imaginary parts. */
  complexAt(vector: Place): { re: Code; im: Code }
  complexPut(vector: Place, re: Code, im: Code): void
}

/** Code over whole state vectors, written into one function. What pads a vector stays finite, whatever is computed from it. */
export class StateVectors {
  constructor(
    readonly v: VectorOperations,
    private readonly states: number,
  ) {}

  /** Writes `body` for every pair of elements. */
  each(body: (access: PairAccess) => void): void {
    const { f } = this.v
    const pairs = Math.ceil(this.states / 2)
    if (pairs <= STRAIGHT_PAIRS) {
      for (let pair = 0; pair < pairs; pair++) f.scope(() => body(this.access(16 * pair, null)))
      return
    }
    f.scope(() => {
      const turn = f.keep('i32', f.i32(0))
      f.loop(turn, f.i32(16 * pairs), 16 * LOOP_PAIRS, () => {
        for (let pair = 0; pair < LOOP_PAIRS; pair++) f.scope(() => body(this.access(16 * pair, turn)))
      })
    })
  }

  /** result = start + factor * sum of weight_i vector_i; terms with a weight of zero are left out. Pairs are read before any is written. */
  combine(result: Place, start: Place | null, factor: Code | null, terms: readonly Term[]): void {
    this.each(({ at, put }) => put(result, this.sum(at, start, factor, terms)))
  }

  /** The value of {@link combine} for one pair. */
  sum(at: (vector: Place) => Code, start: Place | null, factor: Code | null, terms: readonly Term[]): Code {
    const { v } = this
    const used = terms.filter(({ weight }) => weight !== 0)
    const first = start === null ? null : at(start)
    if (used.length === 0) return first ?? v.constant(0)
    // Without a factor the sum starts from the first vector: one multiply-add a term.
    let total = factor === null ? first : null
    for (const { weight, vector } of used) {
      const value = at(vector)
      if (total === null) total = weight === 1 ? value : v.multiply(v.constant(weight), value)
      else total = weight === 1 ? v.add(total, value) : v.multiplyAdd(v.constant(weight), value, total)
    }
    if (factor === null) return total!
    return first === null ? v.multiply(factor, total!) : v.multiplyAdd(factor, total!, first)
  }

  copy(from: Place, to: Place): void {
    this.each(({ at, put }) => put(to, at(from)))
  }

  /** sqrt(mean(x_i^2)) for x given pair by pair. */
  norm(element: (access: PairAccess) => Code): Code {
    const { f } = this.v
    const [square] = this.meanSquares(1, (access) => [element(access)])
    return f.get(f.keep('f64', f.scalar('f64.sqrt', square!)))
  }

  /** mean(x_i^2) of `count` vectors x given pair by pair, in one pass. */
  meanSquares(count: number, elements: (access: PairAccess) => readonly Code[]): Code[] {
    const { v } = this
    const { f } = v
    const totals = Array.from({ length: count }, () => f.keep('v128', v.constant(0)))
    this.each((access) => {
      elements(access).forEach((element, index) => {
        const value = v.keep(element)
        f.set(totals[index]!, v.multiplyAdd(value, value, f.get(totals[index]!)))
      })
    })
    return totals.map((total) => {
      const sum = f.scalar('f64.add', f.extractLane(f.get(total), 0), f.extractLane(f.get(total), 1))
      return f.get(f.keep('f64', f.scalar('f64.mul', sum, f.f64(1 / this.states))))
    })
  }

  private access(bytes: number, turn: Local | null): PairAccess {
    const { f } = this.v
    const address = (vector: Place, size: 1 | 2 = 1): { base: Code; offset: number } => {
      const fixed = typeof vector === 'number' ? vector : (vector.offset ?? 0)
      const start = typeof vector === 'number' ? null : f.get(vector.local)
      const moved = turn === null ? null : size === 1 ? f.get(turn) : f.scalar('i32.shl', f.get(turn), f.i32(1))
      const base = start && moved ? f.scalar('i32.add', start, moved) : (start ?? moved ?? f.i32(0))
      return { base, offset: fixed + size * bytes }
    }
    return {
      at: (vector) => {
        const { base, offset } = address(vector)
        return f.load('v128.load', base, offset)
      },
      put: (vector, value) => {
        const { base, offset } = address(vector)
        f.store('v128.store', base, value, offset)
      },
      complexAt: (vector) => {
        const { base, offset } = address(vector, 2)
        const first = this.v.keep(f.load('v128.load', base, offset))
        const second = this.v.keep(f.load('v128.load', base, offset + 16))
        return { re: f.shuffle(first, second, 0, 2), im: f.shuffle(first, second, 1, 3) }
      },
      complexPut: (vector, re, im) => {
        const { base, offset } = address(vector, 2)
        const [real, imaginary] = [this.v.keep(re), this.v.keep(im)]
        f.store('v128.store', base, f.shuffle(real, imaginary, 0, 2), offset)
        f.store('v128.store', base, f.shuffle(real, imaginary, 1, 3), offset + 16)
      },
    }
  }
}

/** One term of a combination. */
export interface Term {
  weight: number
  vector: Place
}
