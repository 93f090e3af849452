import type { Arithmetic } from './arithmetic'
import type { Code, FunctionBuilder } from './encoder'

/** Where constants lie. */
interface ConstantAddresses {
  constantAddress(values: readonly number[]): number
}

/** Operations on pairs of doubles, written into one function. */
export class VectorOperations {
  constructor(
    readonly f: FunctionBuilder,
    private readonly constants: ConstantAddresses,
    readonly arithmetic: Arithmetic,
  ) {}

  add = (a: Code, b: Code): Code => this.f.vector('f64x2.add', a, b)
  subtract = (a: Code, b: Code): Code => this.f.vector('f64x2.sub', a, b)
  multiply = (a: Code, b: Code): Code => this.f.vector('f64x2.mul', a, b)
  divide = (a: Code, b: Code): Code => this.f.vector('f64x2.div', a, b)
  /** Of both bounds, NaN in `a` stays NaN. */
  atMost = (a: Code, bound: Code): Code => this.f.vector('f64x2.pmin', a, bound)
  atLeast = (a: Code, bound: Code): Code => this.f.vector('f64x2.pmax', a, bound)
  /** `mask` ? a : b, lane by lane; lanes of a mask are all ones or all zeros. */
  select = (mask: Code, a: Code, b: Code): Code => this.f.vector('v128.bitselect', a, b, mask)

  /** a b + c, fused where the arithmetic is. */
  multiplyAdd(a: Code, b: Code, c: Code): Code {
    return this.arithmetic === 'fused'
      ? this.f.vector('f64x2.relaxed_madd', a, b, c)
      : this.f.vector('f64x2.add', this.f.vector('f64x2.mul', a, b), c)
  }

  /** c - a b, fused where the arithmetic is. */
  subtractProduct(a: Code, b: Code, c: Code): Code {
    return this.arithmetic === 'fused'
      ? this.f.vector('f64x2.relaxed_nmadd', a, b, c)
      : this.f.vector('f64x2.sub', c, this.f.vector('f64x2.mul', a, b))
  }

  /**
   * A constant in both lanes: a pair in memory, where loading it costs one instruction. V8 computes v128.const in three on x86-64, and the
   * address of a load64_splat in a register of its own.
   */
  constant(value: number): Code {
    return this.f.load('v128.load', this.f.i32(0), this.constants.constantAddress([value, value]))
  }

  /** A constant's bit pattern in both lanes, given as the double that has it. */
  bits(high: number, low: number): Code {
    const words = new Uint32Array([low, high])
    return this.constant(new Float64Array(words.buffer)[0]!)
  }

  /** Keeps a pair in a new local and gives the code that reads it. */
  keep(value: Code): Code {
    return this.f.get(this.f.keep('v128', value))
  }

  /**
   * Sum of coefficients[i] x^i by Estrin's scheme: neighbours are joined with x, then x^2, x^4, ..., so that the latency grows with the
   * logarithm of the degree.
   */
  polynomial(coefficients: readonly number[], x: Code): Code {
    let terms = coefficients.map((coefficient) => this.constant(coefficient))
    let power = x
    while (terms.length > 1) {
      const joined: Code[] = []
      for (let index = 0; index < terms.length; index += 2) {
        const [low, high] = [terms[index]!, terms[index + 1]]
        joined.push(high ? this.keep(this.multiplyAdd(high, power, low)) : low)
      }
      terms = joined
      if (terms.length > 1) power = this.keep(this.multiply(power, power))
    }
    return terms[0]!
  }
}
