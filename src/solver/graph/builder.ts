import type { BinaryOperation, MatrixEntry, Node, Operation, UnaryOperation } from './node'
import { foldBinary, foldUnary } from './fold'

function describe(operation: Operation): string {
  const attributes = Object.entries(operation).map(([key, value]) =>
    key === 'entries'
      ? (value as readonly MatrixEntry[]).map((e) => `${e.row},${e.column},${numberKey(e.value)}`).join(';')
      : Array.isArray(value)
        ? (value as readonly number[]).map(numberKey).join(',')
        : String(value),
  )
  return attributes.join(':')
}

/** Distinguishes -0 from 0, which a model may do too. */
const numberKey = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))

/** The value that fills a constant, or null. */
function filling(node: Node): number | null {
  if (node.operation.kind !== 'constant' || node.operation.values.length !== 1) return null
  return node.operation.values[0]!
}

/**
 * Makes the nodes of one graph. Equal nodes are shared (hash-consing), constants folded and neutral elements removed as the nodes are
 * made, so that derivatives, which are built from the same calls, come out simplified.
 */
export class GraphBuilder {
  private readonly nodes = new Map<string, Node>()

  private make(operation: Operation, inputs: readonly Node[], rows: number, columns: number): Node {
    const key = `${describe(operation)}|${inputs.map((input) => input.id).join(',')}|${rows}x${columns}`
    const known = this.nodes.get(key)
    if (known) return known
    const node: Node = { id: this.nodes.size, operation, inputs, rows, columns }
    this.nodes.set(key, node)
    return node
  }

  state(rows: number): Node {
    return this.make({ kind: 'state' }, [], rows, 1)
  }

  time(): Node {
    return this.make({ kind: 'time' }, [], 1, 1)
  }

  seed(rows: number): Node {
    return this.make({ kind: 'seed' }, [], rows, 1)
  }

  identity(size: number): Node {
    return size === 1 ? this.fill(1, 1) : this.make({ kind: 'identity' }, [], size, size)
  }

  parameters(offset: number, rows: number): Node {
    return this.make({ kind: 'parameters', offset }, [], rows, 1)
  }

  constant(values: readonly number[] | Float64Array): Node {
    const list = [...values]
    const first = list[0] ?? 0
    if (list.every((value) => Object.is(value, first))) return this.fill(first, list.length)
    return this.make({ kind: 'constant', values: list }, [], list.length, 1)
  }

  /** An array with one value everywhere. */
  fill(value: number, rows: number, columns = 1): Node {
    return this.make({ kind: 'constant', values: [value] }, [], rows, columns)
  }

  unary(operation: UnaryOperation, input: Node): Node {
    const value = filling(input)
    const folded = value === null ? null : foldUnary(operation, value)
    if (folded !== null) return this.fill(folded, input.rows, input.columns)
    if (operation === 'negate' && input.operation.kind === 'unary' && input.operation.operation === 'negate') {
      return input.inputs[0]!
    }
    return this.make({ kind: 'unary', operation }, [input], input.rows, input.columns)
  }

  binary(operation: BinaryOperation, left: Node, right: Node): Node {
    const rows = Math.max(left.rows, right.rows)
    const columns = Math.max(left.columns, right.columns)
    for (const operand of [left, right]) {
      if ((operand.rows !== rows && operand.rows !== 1) || (operand.columns !== columns && operand.columns !== 1)) {
        throw new Error(
          `${operation}: [${left.rows}, ${left.columns}] and [${right.rows}, ${right.columns}] do not fit`,
        )
      }
    }
    return (
      this.simplified(operation, left, right, rows, columns) ??
      this.make({ kind: 'binary', operation }, ordered(operation, left, right), rows, columns)
    )
  }

  private simplified(operation: BinaryOperation, left: Node, right: Node, rows: number, columns: number): Node | null {
    const a = filling(left)
    const b = filling(right)
    if (a !== null && b !== null) {
      const folded = foldBinary(operation, a, b)
      if (folded !== null) return this.fill(folded, rows, columns)
    }
    const full = (node: Node) => node.rows === rows && node.columns === columns
    switch (operation) {
      case 'add':
        if (a === 0 && full(right)) return right
        if (b === 0 && full(left)) return left
        return null
      case 'subtract':
        if (b === 0 && full(left)) return left
        if (a === 0 && full(right)) return this.unary('negate', right)
        return left === right ? this.fill(0, rows, columns) : null
      case 'multiply':
        // A model's zero is structural (an unused term), so 0 * x is 0 whatever x becomes.
        if (a === 0 || b === 0) return this.fill(0, rows, columns)
        if (a === 1 && full(right)) return right
        if (b === 1 && full(left)) return left
        if (a === -1 && full(right)) return this.unary('negate', right)
        if (b === -1 && full(left)) return this.unary('negate', left)
        return null
      case 'divide':
        if (b === 1 && full(left)) return left
        return a === 0 ? this.fill(0, rows, columns) : null
      case 'power':
        return full(left) ? this.simplePower(left, b) : null
      case 'minimum':
      case 'maximum':
        return left === right ? left : null
    }
  }

  /** Small whole powers become products: faster, and exact to an ulp a factor. */
  private simplePower(base: Node, exponent: number | null): Node | null {
    if (exponent === 0) return this.fill(1, base.rows, base.columns)
    if (exponent === 1) return base
    if (exponent === 0.5) return null
    if (exponent === null || !Number.isInteger(exponent) || exponent < 0 || exponent > 8) return null
    const half = this.simplePower(base, Math.floor(exponent / 2))!
    const square = this.multiply(half, half)
    return exponent % 2 === 0 ? square : this.multiply(square, base)
  }

  add = (left: Node, right: Node): Node => this.binary('add', left, right)
  subtract = (left: Node, right: Node): Node => this.binary('subtract', left, right)
  multiply = (left: Node, right: Node): Node => this.binary('multiply', left, right)
  divide = (left: Node, right: Node): Node => this.binary('divide', left, right)
  power = (base: Node, exponent: Node): Node => this.binary('power', base, exponent)
  /** The input times a number. */
  scale = (input: Node, factor: number): Node => this.multiply(input, this.fill(factor, 1))
  /** The input plus a number. */
  shift = (input: Node, offset: number): Node => this.add(input, this.fill(offset, 1))

  dense(input: Node, outputs: number, offset: number, bias = true): Node {
    if (!bias && filling(input) === 0) return this.fill(0, outputs, input.columns)
    return this.make({ kind: 'dense', offset, bias }, [input], outputs, input.columns)
  }

  denseTransposed(cotangent: Node, inputs: number, offset: number): Node {
    if (filling(cotangent) === 0) return this.fill(0, inputs, cotangent.columns)
    return this.make({ kind: 'denseTransposed', offset }, [cotangent], inputs, cotangent.columns)
  }

  outer(left: Node, right: Node): Node {
    return this.make({ kind: 'outer' }, [left, right], left.rows * right.rows, Math.max(left.columns, right.columns))
  }

  gather(input: Node, indices: readonly number[]): Node {
    if (indices.some((index) => !(index >= 0 && index < input.rows)))
      throw new Error('gather: an index is out of range')
    if (indices.length === input.rows && indices.every((index, row) => index === row)) return input
    const value = filling(input)
    if (value !== null) return this.fill(value, indices.length, input.columns)
    return this.make({ kind: 'gather', indices }, [input], indices.length, input.columns)
  }

  linear(rows: number, entries: readonly MatrixEntry[], input: Node): Node {
    const kept = entries.filter((entry) => entry.value !== 0)
    if (kept.some((entry) => entry.row >= rows || entry.column >= input.rows)) throw new Error('linear: out of range')
    if (kept.length === 0 || filling(input) === 0) return this.fill(0, rows, input.columns)
    const sorted = [...kept].sort((p, q) => p.row - q.row || p.column - q.column)
    return this.make({ kind: 'linear', entries: sorted }, [input], rows, input.columns)
  }

  concatenate(inputs: readonly Node[]): Node {
    const only = inputs.length === 1 ? inputs[0] : undefined
    if (only) return only
    const rows = inputs.reduce((total, input) => total + input.rows, 0)
    return this.make({ kind: 'concatenate' }, inputs, rows, Math.max(...inputs.map((input) => input.columns)))
  }

  assemble(rows: number, columns: number, parts: readonly { offset: number; node: Node }[]): Node {
    const sorted = parts.filter((part) => filling(part.node) !== 0).sort((p, q) => p.offset - q.offset)
    return this.make(
      { kind: 'assemble', offsets: sorted.map((part) => part.offset) },
      sorted.map((part) => part.node),
      rows,
      columns,
    )
  }
}

/** Operands of a commutative operation in one order, so that a + b and b + a are one node. */
function ordered(operation: BinaryOperation, left: Node, right: Node): readonly Node[] {
  const commutes = operation === 'add' || operation === 'multiply'
  return commutes && left.id > right.id ? [right, left] : [left, right]
}
