import type { Code, FunctionBuilder, ValueType } from '../encoder'
import type { VectorOperations } from '../vector'

/**
 * The numbers of a matrix, real or complex, written into one function. Either lives in a 128-bit register: a real number in the low lane
 * (what the high lane holds does not count), a complex one as (re, im). A register loaded from a row holds two real neighbours or one
 * complex number.
 */
export interface Elements {
  readonly v: VectorOperations
  readonly bytes: 8 | 16
  /** Keeps alpha in a register; a real one in both lanes. */
  alpha(): Code
  load(base: Code, offset?: number): Code
  store(base: Code, value: Code, offset?: number): void
  /**
   * Stores a vector in whole registers, with a zero beside a single last number: a register that is loaded from two separate stores
   * waits until both have reached the cache.
   */
  storeAll(base: Code, values: readonly Code[]): void
  /** What products with this number need, kept in registers. */
  multiplier(value: Code): Multiplier
  /** The same for products with whole registers. */
  spreadMultiplier(value: Code): Multiplier
  multiply(multiplier: Multiplier, value: Code): Code
  /** total + multiplier value. */
  addProduct(multiplier: Multiplier, value: Code, total: Code): Code
  /** total + a b, whole registers, neighbour by neighbour. */
  addPairProduct(a: Code, b: Code, total: Code): Code
  /** The sum of a register's neighbours. */
  sumOfPair(value: Code): Code
  /** -1 / value. */
  negativeReciprocal(value: Code): Code
  /** (|a| |b|)^sizePower in the low lane. */
  sizeOfProduct(a: Code, b: Code): Code
  readonly sizePower: 1 | 2
  /** A measure of size, by which pivots are compared, in the low lane. */
  size(value: Code): Code
}

/** One register for a real number; the real part and the signed imaginary part, each in both lanes, for a complex one. */
export type Multiplier = readonly Code[]

/** Real or complex. */
export interface ElementKind {
  readonly bytes: 8 | 16
  /** The types of the arguments, a function's first, that give alpha. */
  readonly alphaTypes: readonly ValueType[]
  /** For one function that is being written. */
  elements(v: VectorOperations): Elements
}

const splat = (f: FunctionBuilder, double: Code): Code => f.vector('f64x2.splat', double)

export const realKind: ElementKind = { bytes: 8, alphaTypes: ['f64'], elements: realElements }

function realElements(v: VectorOperations): Elements {
  const { f } = v
  const low = (value: Code): Code => f.extractLane(value, 0)
  return {
    v,
    bytes: 8,
    alpha: () => v.keep(splat(f, f.get(0))),
    load: (base, offset) => f.load('v128.load64_zero', base, offset),
    store: (base, value, offset) => f.store('v128.store64_lane', base, value, offset, 0),
    storeAll: (base, values) => {
      for (let index = 0; index < values.length; index += 2) {
        const second = values[index + 1] ?? v.constant(0)
        f.store('v128.store', base, f.shuffle(values[index]!, second, 0, 2), 8 * index)
      }
    },
    multiplier: (value) => [v.keep(value)],
    spreadMultiplier: (value) => [v.keep(splat(f, low(value)))],
    multiply: ([m], value) => v.multiply(m!, value),
    addProduct: ([m], value, total) => v.multiplyAdd(m!, value, total),
    addPairProduct: (a, b, total) => v.multiplyAdd(a, b, total),
    sumOfPair: (value) => {
      const pair = v.keep(value)
      return splat(f, f.scalar('f64.add', low(pair), f.extractLane(pair, 1)))
    },
    negativeReciprocal: (value) => splat(f, f.scalar('f64.div', f.f64(-1), low(value))),
    sizeOfProduct: (a, b) => f.vector('f64x2.abs', v.multiply(a, b)),
    sizePower: 1,
    size: (value) => f.vector('f64x2.abs', value),
  }
}

export const complexKind: ElementKind = { bytes: 16, alphaTypes: ['f64', 'f64'], elements: complexElements }

function complexElements(v: VectorOperations): Elements {
  const { f } = v
  const swapped = (value: Code): Code => f.shuffle(value, value, 1, 0)
  const both = (value: Code, lane: 0 | 1): Code => f.shuffle(value, value, lane, lane)
  const sumOfLanes = (value: Code): Code => {
    const kept = v.keep(value)
    return v.add(kept, swapped(kept))
  }
  const sumOfSquares = (value: Code): Code => {
    const kept = v.keep(value)
    return sumOfLanes(v.multiply(kept, kept))
  }
  const multiplier = (value: Code): Multiplier => {
    const kept = v.keep(value)
    return [v.keep(both(kept, 0)), v.keep(f.shuffle(f.vector('f64x2.neg', kept), kept, 1, 3))]
  }
  // (a + ib) z = (a, a) (re, im) + (-b, b) (im, re)
  const multiply = ([re, im]: Multiplier, value: Code): Code => {
    const z = v.keep(value)
    return v.multiplyAdd(im!, swapped(z), v.multiply(re!, z))
  }
  const addProduct = ([re, im]: Multiplier, value: Code, total: Code): Code => {
    const z = v.keep(value)
    return v.multiplyAdd(im!, swapped(z), v.multiplyAdd(re!, z, total))
  }
  return {
    v,
    bytes: 16,
    alpha: () => v.keep(f.replaceLane(splat(f, f.get(0)), 1, f.get(1))),
    load: (base, offset) => f.load('v128.load', base, offset),
    store: (base, value, offset) => f.store('v128.store', base, value, offset),
    storeAll: (base, values) => values.forEach((value, index) => f.store('v128.store', base, value, 16 * index)),
    multiplier,
    spreadMultiplier: multiplier,
    multiply,
    addProduct,
    addPairProduct: (a, b, total) => addProduct(multiplier(a), b, total),
    sumOfPair: (value) => value,
    negativeReciprocal: (value) => {
      const kept = v.keep(value)
      return v.divide(f.shuffle(f.vector('f64x2.neg', kept), kept, 0, 3), sumOfSquares(kept))
    },
    sizeOfProduct: (a, b) => v.multiply(sumOfSquares(a), sumOfSquares(b)),
    sizePower: 2,
    size: (value) => sumOfLanes(f.vector('f64x2.abs', value)),
  }
}
