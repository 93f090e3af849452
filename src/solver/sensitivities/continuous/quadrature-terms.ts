import type { CompiledModel } from '../../compiler'
import type { Code, FunctionBuilder } from '../../compiler/encoder'
import type { QuadratureRule } from './quadrature-rules'

/** A rule of quadrature and a vector [parameters] for the integrand at each of its nodes. */
export class QuadratureTerms {
  /** Byte address of a list of the vectors' addresses. */
  private readonly list: number

  constructor(
    private readonly model: CompiledModel,
    readonly rule: QuadratureRule,
  ) {
    const { memory, parameterStride } = model
    this.list = memory.table(rule.nodes.map(() => memory.allocate(parameterStride)))
  }

  get bytes(): number {
    return 8 * this.rule.nodes.length * this.model.parameterStride
  }

  /** Where the integrand at a node goes. */
  vector(node: number): number {
    return this.model.memory.words[this.list / 4 + node]!
  }

  /** Code that reads the same. */
  vectorCode(f: FunctionBuilder, node: number): Code {
    return f.load('i32.load', f.i32(0), this.list + 4 * node)
  }

  /** The integrand at the last node becomes that at the first, where one interval follows another. */
  moveOn(): void {
    const { words } = this.model.memory
    const [first, last] = [this.list / 4, this.list / 4 + this.rule.nodes.length - 1]
    const vector = words[first]!
    words[first] = words[last]!
    words[last] = vector
  }

  /** Writes code that does the same. */
  writeMoveOn(f: FunctionBuilder): void {
    const place = (node: number) => this.list + 4 * node
    const last = this.rule.nodes.length - 1
    f.scope(() => {
      const vector = f.keep('i32', this.vectorCode(f, 0))
      f.store('i32.store', f.i32(0), this.vectorCode(f, last), place(0))
      f.store('i32.store', f.i32(0), f.get(vector), place(last))
    })
  }
}
