import type { MatrixEntry, Node } from '../../graph'
import type { Code, FunctionBuilder, Local } from '../encoder'
import type { VectorOperations } from '../vector'
import type { Source } from './source'

/**
 * One row of a node: a number that is known now, or the code of a double (and of a pair of it where that can be had more cheaply), so many
 * operations deep.
 */
type Scalar = { constant: number; depth: 0 } | { constant: null; code: Code; splat: Code | null; depth: number }

/** Deeper expressions are kept in a local: they are written by recursion. */
const DEEPEST = 64

/**
 * Nodes of one column that are computed row by row as single doubles. A row is computed when something first reads it, and never if
 * nothing does; one that is read more than once is kept in a local.
 */
export class Scalars {
  private readonly f: FunctionBuilder
  private readonly known = new Map<Node, Scalar[]>()
  private readonly uses: Map<Node, Uint32Array>
  private readonly rowEntries = new Map<Node, MatrixEntry[][]>()

  /**
   * @param nodes those that are computed here
   * @param order every node of the program, inputs before their users
   * @param source where other nodes are read from
   */
  constructor(
    private readonly v: VectorOperations,
    private readonly nodes: ReadonlySet<Node>,
    order: readonly Node[],
    outputs: readonly Node[],
    private readonly source: (node: Node) => Source,
  ) {
    this.f = v.f
    this.uses = this.countUses(order, outputs)
  }

  /** Computes every row of a node if it is computed here, so that it is at hand inside a loop. */
  prepare(node: Node): void {
    if (this.nodes.has(node)) for (let row = 0; row < node.rows; row++) this.scalar(node, row)
  }

  /** Where the rows of a node are read from. */
  sourceOf(node: Node): Source {
    const { f } = this
    const lane = (_: number, row: number): Code => this.code(this.scalar(node, row))
    const splat = (_: number, row: number): Code => {
      const value = this.scalar(node, row)
      if (value.constant !== null) return this.v.constant(value.constant)
      return value.splat ?? f.vector('f64x2.splat', value.code)
    }
    const pair = (unit: number, index: number): Code => {
      const second = 2 * index + 1
      return second < node.rows
        ? f.replaceLane(splat(unit, second - 1), 1, lane(unit, second))
        : splat(unit, second - 1)
    }
    return { lane, splat, pair }
  }

  /** How often each row of a node is read by rows that are read themselves. */
  private countUses(order: readonly Node[], outputs: readonly Node[]): Map<Node, Uint32Array> {
    const uses = new Map([...this.nodes].map((node) => [node, new Uint32Array(node.rows)]))
    const all = (node: Node, times: number) => {
      const counts = uses.get(node)
      counts?.forEach((count, row) => (counts[row] = count + times))
    }
    for (const node of outputs) all(node, 1)
    for (let index = order.length - 1; index >= 0; index--) {
      const node = order[index]!
      const counts = uses.get(node)
      // Another kind of code may read a row as often as it likes.
      if (!counts) for (const input of node.inputs) all(input, 2)
      else
        counts.forEach(
          (count, row) =>
            count > 0 &&
            this.operands(node, row).forEach(([input, at]) => {
              const operandCounts = uses.get(input)
              if (operandCounts) operandCounts[at]!++
            }),
        )
    }
    return uses
  }

  /** The rows that one row of a node is computed from. */
  private operands(node: Node, row: number): (readonly [Node, number])[] {
    const { operation, inputs } = node
    switch (operation.kind) {
      case 'gather':
        return [[inputs[0]!, operation.indices[row]!]]
      case 'concatenate': {
        let start = 0
        for (const input of inputs) {
          if (row < start + input.rows) return [[input, row - start]]
          start += input.rows
        }
        return []
      }
      case 'linear':
        return this.entriesOf(node, operation.entries)[row]!.map(({ column }) => [inputs[0]!, column])
      default:
        return inputs.map((input) => [input, input.rows === 1 ? 0 : row])
    }
  }

  private entriesOf(node: Node, entries: readonly MatrixEntry[]): MatrixEntry[][] {
    let rows = this.rowEntries.get(node)
    if (!rows) {
      rows = Array.from({ length: node.rows }, (): MatrixEntry[] => [])
      for (const entry of entries) rows[entry.row]!.push(entry)
      this.rowEntries.set(node, rows)
    }
    return rows
  }

  private scalar(node: Node, row: number): Scalar {
    // A stack of its own: sums of thousands of terms would overflow the call stack.
    const pending: (readonly [Node, number])[] = [[node, row]]
    for (let top = pending.at(-1); top; top = pending.at(-1)) {
      const operands = this.isReady(...top) ? [] : this.operands(...top)
      const missing = operands.filter((operand) => !this.isReady(...operand))
      if (missing.length > 0) pending.push(...missing.reverse())
      else {
        if (!this.isReady(...top)) this.keepOrPass(...top, this.computed(...top, operands))
        pending.pop()
      }
    }
    return this.ready(node, row)
  }

  /** Whether a row has been computed, or is read from where another kind of code keeps it. */
  private isReady(node: Node, row: number): boolean {
    return !this.nodes.has(node) || this.known.get(node)?.[row] !== undefined
  }

  private ready(node: Node, row: number): Scalar {
    return this.known.get(node)?.[row] ?? this.read(node, row)
  }

  /** A row that is read again goes into a local that nothing else will use; what costs nothing is read from where it came. */
  private keepOrPass(node: Node, row: number, value: Scalar): void {
    const { f } = this
    let rows = this.known.get(node)
    if (!rows) this.known.set(node, (rows = []))
    const again = this.uses.get(node)![row]! > 1
    const passed = value.constant !== null || value.depth === 0 || (!again && value.depth < DEEPEST)
    if (passed) rows[row] = value
    else {
      const local: Local = f.lasting('f64')
      f.set(local, value.code)
      rows[row] = { constant: null, code: f.get(local), splat: null, depth: 0 }
    }
  }

  private read(node: Node, row: number): Scalar {
    const { operation } = node
    if (operation.kind === 'constant') {
      const { values } = operation
      return { constant: values.length === 1 ? values[0]! : values[row]!, depth: 0 }
    }
    const source = this.source(node)
    return { constant: null, code: source.lane(0, row), splat: source.splat(0, row), depth: 0 }
  }

  private computed(node: Node, row: number, places: readonly (readonly [Node, number])[]): Scalar {
    const { f } = this
    const { operation } = node
    const operands = places.map(([input, at]) => this.ready(input, at))
    switch (operation.kind) {
      case 'gather':
      case 'concatenate':
        return operands[0]!
      case 'linear':
        return this.weightedSum(
          this.entriesOf(node, operation.entries)[row]!.map(({ value }) => value),
          operands,
        )
      case 'unary':
        return this.negated(operands[0]!)
      case 'binary': {
        const [a, b] = operands as [Scalar, Scalar]
        if (operation.operation === 'multiply') return this.product(a, b)
        if (operation.operation === 'divide') return this.plain(f.scalar('f64.div', this.code(a), this.code(b)), a, b)
        return this.weightedSum([1, operation.operation === 'add' ? 1 : -1], [a, b])
      }
      default:
        throw new Error(`'${operation.kind}' is not computed row by row`)
    }
  }

  private code(value: Scalar): Code {
    return value.constant === null ? value.code : this.f.f64(value.constant)
  }

  private plain(code: Code, ...operands: readonly Scalar[]): Scalar {
    return { constant: null, code, splat: null, depth: 1 + Math.max(...operands.map(({ depth }) => depth)) }
  }

  private negated(value: Scalar): Scalar {
    return value.constant === null
      ? this.plain(this.f.scalar('f64.neg', value.code), value)
      : { constant: -value.constant, depth: 0 }
  }

  /** As in GraphBuilder, a factor that is 0 by construction makes a product 0. */
  private product(a: Scalar, b: Scalar): Scalar {
    if (a.constant === 0 || b.constant === 0) return { constant: 0, depth: 0 }
    if (a.constant === 1) return b
    if (b.constant === 1) return a
    if (a.constant === -1) return this.negated(b)
    if (b.constant === -1) return this.negated(a)
    return this.plain(this.f.scalar('f64.mul', this.code(a), this.code(b)), a, b)
  }

  /** What is added comes before what is taken away, so that nothing has to be negated first. */
  private weightedSum(weights: readonly number[], values: readonly Scalar[]): Scalar {
    const { f } = this
    const terms = values
      .map((value, index) => ({ weight: weights[index]!, value }))
      .filter(({ weight, value }) => weight !== 0 && value.constant !== 0)
    const sorted = [...terms.filter(({ weight }) => weight > 0), ...terms.filter(({ weight }) => !(weight > 0))]
    let total: Scalar = { constant: 0, depth: 0 }
    sorted.forEach(({ weight, value }, index) => {
      const term = this.product({ constant: Math.abs(weight), depth: 0 }, value)
      if (index === 0) total = weight < 0 ? this.negated(term) : term
      else
        total = this.plain(f.scalar(weight < 0 ? 'f64.sub' : 'f64.add', this.code(total), this.code(term)), total, term)
    })
    return total
  }
}
