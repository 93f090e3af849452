import { NodePool } from './hash-consing'
import {
  isComparison,
  type BinaryOperation,
  type MatrixEntry,
  type Node,
  type Operation,
  type UnaryOperation,
} from './node'
import { filling, simplerBinary, simplerUnary } from './simplify'

/**
 * Makes the nodes of one graph. Equal nodes are shared (hash-consing), constants folded and neutral elements removed as the nodes are
 * made, so that derivatives, which are built from the same calls, come out simplified.
 */
export class GraphBuilder {
  private readonly pool = new NodePool()
  private readonly texts = new Map<Node, string>()

  state(rows: number): Node {
    return this.pool.make({ kind: 'state' }, [], rows, 1)
  }

  time(): Node {
    return this.pool.make({ kind: 'time' }, [], 1, 1)
  }

  seed(rows: number, index = 0): Node {
    return this.pool.make({ kind: 'seed', index }, [], rows, 1)
  }

  identity(size: number): Node {
    return size === 1 ? this.fill(1, 1) : this.pool.make({ kind: 'identity' }, [], size, size)
  }

  parameters(offset: number, rows: number): Node {
    return this.pool.make({ kind: 'parameters', offset }, [], rows, 1)
  }

  inputs(offset: number, rows: number): Node {
    return this.pool.make({ kind: 'inputs', offset }, [], rows, 1)
  }

  constant(values: readonly number[] | Float64Array): Node {
    const list = [...values]
    const first = list[0] ?? 0
    if (list.every((value) => Object.is(value, first))) return this.fill(first, list.length)
    return this.pool.make({ kind: 'constant', values: list }, [], list.length, 1)
  }

  /** An array with one value everywhere. */
  fill(value: number, rows: number, columns = 1): Node {
    return this.pool.make({ kind: 'constant', values: [value] }, [], rows, columns)
  }

  /** Keeps the text of an expression as its user wrote it, for messages; the first text of a node stays. Returns the node. */
  labelled(node: Node, text: string): Node {
    if (!this.texts.has(node)) this.texts.set(node, text)
    return node
  }

  /** The texts given with {@link labelled}. */
  get labels(): ReadonlyMap<Node, string> {
    return this.texts
  }

  /** A node of exactly this operation on these inputs, for one that was simplified when it was first made. */
  restored(operation: Operation, inputs: readonly Node[], rows: number, columns: number): Node {
    return this.pool.make(operation, inputs, rows, columns)
  }

  unary(operation: UnaryOperation, input: Node): Node {
    return (
      simplerUnary(this, operation, input) ??
      this.pool.make({ kind: 'unary', operation }, [input], input.rows, input.columns)
    )
  }

  binary(operation: BinaryOperation, left: Node, right: Node): Node {
    const shape = commonShape(operation, [left, right])
    return (
      simplerBinary(this, operation, left, right, shape) ??
      this.pool.make({ kind: 'binary', operation }, ordered(operation, left, right), ...shape)
    )
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

  /** 1 where left < right, 0 elsewhere (as for all comparisons: also where one is NaN). */
  less = (left: Node, right: Node): Node => this.binary('less', left, right)
  lessOrEqual = (left: Node, right: Node): Node => this.binary('lessOrEqual', left, right)
  equal = (left: Node, right: Node): Node => this.binary('equal', left, right)
  /** 1 where both conditions hold. Conditions hold where they are not zero; those combined here must be 0 or 1. */
  and = (left: Node, right: Node): Node => this.multiply(left, right)
  or = (left: Node, right: Node): Node => this.binary('maximum', left, right)
  not = (condition: Node): Node => this.subtract(this.fill(1, 1), condition)

  /**
   * `a` where the condition is not zero, else `b`, element by element. Nothing of the branch not taken (NaN, Infinity) reaches the value
   * or a derivative of any order.
   */
  select(condition: Node, a: Node, b: Node): Node {
    const [rows, columns] = commonShape('select', [condition, a, b])
    const simpler = a === b ? a : (branchOf(filling(condition), a, b) ?? this.indicator(condition, a, b))
    if (simpler) return this.spread(simpler, rows, columns)
    return this.pool.make({ kind: 'select' }, [condition, a, b], rows, columns)
  }

  /** A comparison, or its opposite, in place of its choice between 1 and 0; null for other choices. */
  private indicator(condition: Node, a: Node, b: Node): Node | null {
    if (!isComparison(condition)) return null
    if (filling(a) === 1 && filling(b) === 0) return condition
    return filling(a) === 0 && filling(b) === 1 ? this.not(condition) : null
  }

  /** The input over more rows or columns. */
  spread(input: Node, rows: number, columns: number): Node {
    if (input.rows === rows && input.columns === columns) return input
    return this.multiply(input, this.fill(1, rows, columns))
  }

  /** See the operation `table`; `linearTable` and `stepTable` make what users have. */
  table(knots: readonly number[], values: readonly number[], input: Node): Node {
    if (input.rows !== 1 || input.columns !== 1) throw new Error('table: the argument is not a single number')
    if (knots[0] !== -Infinity || values.length % knots.length !== 0) throw new Error('table: malformed')
    return this.pool.make({ kind: 'table', knots, values }, [input], values.length / knots.length, 1)
  }

  /** See the operation `inputTable`; `linearInputTable` makes what experiments have. */
  inputTable(offset: number, entries: number, rows: number, input: Node): Node {
    if (input.rows !== 1 || input.columns !== 1) throw new Error('inputTable: the argument is not a single number')
    return this.pool.make({ kind: 'inputTable', offset, entries }, [input], rows, 1)
  }

  /** See the operation `trajectory`. */
  trajectory(time: Node, rows: number, derivative = 0): Node {
    if (time.rows !== 1 || time.columns !== 1) throw new Error('trajectory: the time is not a single number')
    return this.pool.make({ kind: 'trajectory', derivative }, [time], rows, 1)
  }

  dense(input: Node, outputs: number, offset: number, bias = true): Node {
    if (!bias && filling(input) === 0) return this.fill(0, outputs, input.columns)
    return this.pool.make({ kind: 'dense', offset, bias }, [input], outputs, input.columns)
  }

  denseTransposed(cotangent: Node, inputs: number, offset: number): Node {
    if (filling(cotangent) === 0) return this.fill(0, inputs, cotangent.columns)
    return this.pool.make({ kind: 'denseTransposed', offset }, [cotangent], inputs, cotangent.columns)
  }

  outer(left: Node, right: Node): Node {
    const rows = left.rows * right.rows
    const columns = Math.max(left.columns, right.columns)
    if (filling(left) === 0 || filling(right) === 0) return this.fill(0, rows, columns)
    return this.pool.make({ kind: 'outer' }, [left, right], rows, columns)
  }

  gather(input: Node, indices: readonly number[]): Node {
    if (indices.some((index) => !(index >= 0 && index < input.rows)))
      throw new Error('gather: an index is out of range')
    if (indices.length === input.rows && indices.every((index, row) => index === row)) return input
    const value = filling(input)
    if (value !== null) return this.fill(value, indices.length, input.columns)
    return this.pool.make({ kind: 'gather', indices }, [input], indices.length, input.columns)
  }

  /** Rows [start, start + count). */
  slice(input: Node, start: number, count: number): Node {
    return this.gather(
      input,
      Array.from({ length: count }, (_, row) => start + row),
    )
  }

  linear(rows: number, entries: readonly MatrixEntry[], input: Node): Node {
    const kept = entries.filter((entry) => entry.value !== 0)
    if (kept.some((entry) => entry.row >= rows || entry.column >= input.rows)) throw new Error('linear: out of range')
    if (kept.length === 0 || filling(input) === 0) return this.fill(0, rows, input.columns)
    const sorted = [...kept].sort((p, q) => p.row - q.row || p.column - q.column)
    const known = filling(input)
    if (known !== null && input.columns === 1) {
      const sums = new Array<number>(rows).fill(0)
      for (const { row, value } of sorted) sums[row]! += value * known
      return this.constant(sums)
    }
    return this.pool.make({ kind: 'linear', entries: sorted }, [input], rows, input.columns)
  }

  /** The sum over all rows. */
  total(input: Node): Node {
    if (input.rows === 1) return input
    const ones = Array.from({ length: input.rows }, (_, column) => ({ row: 0, column, value: 1 }))
    return this.linear(1, ones, input)
  }

  concatenate(inputs: readonly Node[]): Node {
    const only = inputs.length === 1 ? inputs[0] : undefined
    if (only) return only
    const rows = inputs.reduce((total, input) => total + input.rows, 0)
    return this.pool.make({ kind: 'concatenate' }, inputs, rows, Math.max(...inputs.map((input) => input.columns)))
  }

  /** Zero but where the parts are added in, each from row `offset` on. */
  assemble(rows: number, columns: number, parts: readonly Part[]): Node {
    const sorted = parts
      .flatMap(flattened)
      .filter((part) => filling(part.node) !== 0)
      .sort((p, q) => p.offset - q.offset)
    if (sorted.length === 0) return this.fill(0, rows, columns)
    return this.pool.make(
      { kind: 'assemble', offsets: sorted.map((part) => part.offset) },
      sorted.map((part) => part.node),
      rows,
      columns,
    )
  }
}

/** Rows that start at an offset. */
interface Part {
  offset: number
  node: Node
}

/** The parts of a part that is itself assembled. */
function flattened(part: Part): readonly Part[] {
  const { operation, inputs } = part.node
  if (operation.kind !== 'assemble') return [part]
  return inputs.map((node, index) => ({ offset: part.offset + operation.offsets[index]!, node }))
}

/** The shape of the result of an element-wise operation. */
function commonShape(name: string, operands: readonly Node[]): [rows: number, columns: number] {
  const rows = Math.max(...operands.map((operand) => operand.rows))
  const columns = Math.max(...operands.map((operand) => operand.columns))
  for (const operand of operands) {
    if ((operand.rows !== rows && operand.rows !== 1) || (operand.columns !== columns && operand.columns !== 1)) {
      const shapes = operands.map((node) => `[${node.rows}, ${node.columns}]`).join(' and ')
      throw new Error(`${name}: ${shapes} do not fit`)
    }
  }
  return [rows, columns]
}

const branchOf = (condition: number | null, a: Node, b: Node): Node | null =>
  condition === null ? null : condition !== 0 ? a : b

/**
 * Operands of a commutative operation in one order, so that a + b and b + a are one node: by what they compute, not by when they were made,
 * so that a model has the same bits (which operand is fused into a multiply-add) whatever was derived from it before, and wherever.
 */
function ordered(operation: BinaryOperation, left: Node, right: Node): readonly Node[] {
  const commutes = operation === 'add' || operation === 'multiply' || operation === 'equal'
  const swap = left.fingerprint === right.fingerprint ? left.id > right.id : left.fingerprint > right.fingerprint
  return commutes && swap ? [right, left] : [left, right]
}
