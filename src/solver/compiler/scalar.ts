import type { Code, FunctionBuilder, ScalarInstruction } from './encoder'

/** A double given by code, or as a number. */
export type Real = Code | number

/** Operations on single doubles and on conditions, written into one function. */
export class ScalarOperations {
  constructor(readonly f: FunctionBuilder) {}

  real = (value: Real): Code => (typeof value === 'number' ? this.f.f64(value) : value)
  add = (a: Real, b: Real): Code => this.binary('f64.add', a, b)
  subtract = (a: Real, b: Real): Code => this.binary('f64.sub', a, b)
  multiply = (a: Real, b: Real): Code => this.binary('f64.mul', a, b)
  divide = (a: Real, b: Real): Code => this.binary('f64.div', a, b)
  /** NaN where either is. */
  smaller = (a: Real, b: Real): Code => this.binary('f64.min', a, b)
  larger = (a: Real, b: Real): Code => this.binary('f64.max', a, b)
  abs = (a: Real): Code => this.f.scalar('f64.abs', this.real(a))
  negate = (a: Real): Code => this.f.scalar('f64.neg', this.real(a))
  sqrt = (a: Real): Code => this.f.scalar('f64.sqrt', this.real(a))

  // Conditions: 32-bit 0 or 1. A comparison with NaN is false.
  less = (a: Real, b: Real): Code => this.binary('f64.lt', a, b)
  lessOrEqual = (a: Real, b: Real): Code => this.binary('f64.le', a, b)
  equal = (a: Real, b: Real): Code => this.binary('f64.eq', a, b)
  not = (condition: Code): Code => this.f.scalar('i32.eqz', condition)
  and = (a: Code, b: Code): Code => this.f.scalar('i32.and', a, b)
  or = (a: Code, b: Code): Code => this.f.scalar('i32.or', a, b)

  /** Keeps a double in a new local and gives the code that reads it. */
  keep(value: Real): Code {
    return this.f.get(this.f.keep('f64', this.real(value)))
  }

  private binary(instruction: ScalarInstruction, a: Real, b: Real): Code {
    return this.f.scalar(instruction, this.real(a), this.real(b))
  }
}
