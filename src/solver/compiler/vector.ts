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

  /** A constant in both lanes: from memory, where loading it costs one instruction (v128.const costs three on x86-64). */
  constant(value: number): Code {
    const address = this.constants.constantAddress([value])
    return this.f.load('v128.load64_splat', this.f.i32(0), address)
  }

  /** Two constants, one in each lane. */
  constantPair(low: number, high: number): Code {
    return this.f.load('v128.load', this.f.i32(0), this.constants.constantAddress([low, high]))
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

  /** Sum of coefficients[i] x^i, by splitting into even and odd powers: half the latency of Horner's rule. */
  polynomial(coefficients: readonly number[], x: Code): Code {
    const square = this.keep(this.multiply(x, x))
    const horner = (start: number): Code => {
      let index = coefficients.length - 1
      if (index % 2 !== start) index--
      let total = this.keep(this.constant(coefficients[index]!))
      for (index -= 2; index >= 0; index -= 2) {
        total = this.keep(this.multiplyAdd(total, square, this.constant(coefficients[index]!)))
      }
      return total
    }
    const even = horner(0)
    return coefficients.length === 1 ? even : this.keep(this.multiplyAdd(horner(1), x, even))
  }
}
