import type { GraphBuilder } from './builder'
import { applied, localDerivatives, type LocalDerivative } from './elementwise'
import { topologicalOrder, type MatrixEntry, type Node } from './node'
import { nonZeros, statePatterns, type Pattern } from './structure'

/** df/dy by its non-zeros. */
export interface SparseJacobian {
  readonly pattern: Pattern
  /** The values, row after row in the order of the pattern: [non-zeros, 1]. */
  readonly values: Node
}

/** More columns than this through a dense layer are cheaper by the dense route, which shares the layer's weights between columns. */
const DENSE_COLUMNS = 16

/**
 * The sparse Jacobian of a right-hand side, by forward accumulation with the tangent of each node kept as a sparse matrix: a pattern and
 * a node of its values. Null where a node has no sparse tangent here (a dense layer that mixes many states, say).
 */
export function sparseJacobian(g: GraphBuilder, rightHandSide: Node): SparseJacobian | null {
  const patterns = statePatterns(rightHandSide)
  const tangents = new Map<Node, Tangent>()
  for (const node of topologicalOrder([rightHandSide])) {
    const pattern = patterns.get(node)!
    if (nonZeros(pattern) === 0) continue
    const values = new TangentWriter(g, node, pattern, tangents).values()
    if (values === null) return null
    tangents.set(node, { pattern, values })
  }
  const pattern = patterns.get(rightHandSide)!
  return { pattern, values: tangents.get(rightHandSide)?.values ?? g.fill(0, 0) }
}

/**
 * The derivative of an output by the state in the places of a pattern that has all its non-zeros, and perhaps more. With what
 * {@link sparseJacobian} handles it handles what is made of it by `tangent`.
 */
export function sparseValues(g: GraphBuilder, output: Node, pattern: Pattern): Node {
  const own = sparseJacobian(g, output)
  if (!own) throw new Error('a derivative has no sparse Jacobian where its function has one')
  const from = starts(pattern)
  const rows = own.pattern.flatMap((columns, row) =>
    columns.map((column) => from[row]! + placeOf(pattern[row]!, column)),
  )
  const count = nonZeros(pattern)
  if (rows.length === count) return own.values
  return g.linear(
    count,
    rows.map((row, column) => ({ row, column, value: 1 })),
    own.values,
  )
}

/** The place of a column among the ascending columns of a row. */
function placeOf(columns: readonly number[], column: number): number {
  let [low, high] = [0, columns.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (columns[middle]! < column) low = middle + 1
    else high = middle
  }
  return low
}

interface Tangent {
  pattern: Pattern
  values: Node
}

/** Values to be added into a pattern: value i into entry places[i]. */
interface Contribution {
  values: Node
  places: readonly number[]
}

/** The index of each row's first non-zero. */
function starts(pattern: Pattern): number[] {
  let next = 0
  return pattern.map((row) => {
    const start = next
    next += row.length
    return start
  })
}

class TangentWriter {
  private readonly starts: readonly number[]

  constructor(
    private readonly g: GraphBuilder,
    private readonly node: Node,
    private readonly pattern: Pattern,
    private readonly tangents: ReadonlyMap<Node, Tangent>,
  ) {
    this.starts = starts(pattern)
  }

  values(): Node | null {
    const { g, node } = this
    const { operation } = node
    const [first] = node.inputs
    switch (operation.kind) {
      case 'state':
        return g.fill(1, node.rows)
      case 'unary':
      case 'binary':
      case 'select': {
        const locals = localDerivatives(g, node)
        return this.sum(node.inputs.map((input, index) => this.scaled(locals[index]!, input)))
      }
      case 'gather':
        return this.sum([this.rowsOf(first!, operation.indices)])
      case 'concatenate': {
        let row = 0
        return this.sum(
          node.inputs.map((input) => {
            const from = row
            row += input.rows
            return this.rowsAt(input, from)
          }),
        )
      }
      case 'linear':
        return this.linear(first!, operation.entries)
      case 'dense':
        return this.dense(first!, operation.offset)
      default:
        return null
    }
  }

  /** The place of column `column` of row `row` in the pattern. */
  private place(row: number, column: number): number {
    return this.starts[row]! + placeOf(this.pattern[row]!, column)
  }

  /** Rows of an input's tangent: row r of the result is row indices[r] of the input. */
  private rowsOf(input: Node, indices: readonly number[]): Contribution | null {
    const tangent = this.tangents.get(input)
    if (!tangent) return null
    const from = starts(tangent.pattern)
    const picked: number[] = []
    const places: number[] = []
    indices.forEach((index, row) => {
      tangent.pattern[index]!.forEach((column, position) => {
        picked.push(from[index]! + position)
        places.push(this.place(row, column))
      })
    })
    return { values: this.g.gather(tangent.values, picked), places }
  }

  /** All rows of an input's tangent, from row `start` of the result. */
  private rowsAt(input: Node, start: number): Contribution | null {
    const tangent = this.tangents.get(input)
    if (!tangent) return null
    const places = tangent.pattern.flatMap((columns, row) => columns.map((column) => this.place(start + row, column)))
    return { values: tangent.values, places }
  }

  /** What an operand's tangent makes of an element-wise node; an operand of one row serves every row. */
  private scaled(derivative: () => LocalDerivative | null, operand: Node): Contribution | null {
    const { g, node } = this
    const tangent = this.tangents.get(operand)
    const local = tangent ? derivative() : null
    if (!tangent || !local) return null
    const rows = Array.from({ length: node.rows }, (_, row) => row)
    const sources = rows.map((row) => (operand.rows === 1 ? 0 : row))
    const spread = this.rowsOf(operand, sources)!
    const repeated = rows.flatMap((row) => tangent.pattern[sources[row]!]!.map(() => row))
    const gathered = (factor: Node) => (factor.rows === 1 ? factor : g.gather(factor, repeated))
    const fitted: LocalDerivative =
      local.kind === 'factor'
        ? { ...local, factor: gathered(local.factor) }
        : { ...local, condition: gathered(local.condition) }
    return { values: applied(g, fitted, spread.values), places: spread.places }
  }

  private linear(input: Node, entries: readonly MatrixEntry[]): Node {
    const { pattern, values } = this.tangents.get(input)!
    const from = starts(pattern)
    const products = entries.flatMap(({ row, column, value }) =>
      pattern[column]!.map((state, position) => ({
        row: this.place(row, state),
        column: from[column]! + position,
        value,
      })),
    )
    return this.g.linear(nonZeros(this.pattern), products, values)
  }

  /** A dense layer's tangent column by column; every row has the same columns. */
  private dense(input: Node, offset: number): Node | null {
    const { g, node } = this
    const columns = this.pattern[0]!
    if (columns.length > DENSE_COLUMNS) return null
    const { pattern, values } = this.tangents.get(input)!
    const from = starts(pattern)
    const byColumn = columns.map((column) => {
      const entries = pattern.flatMap((row, index) => {
        const position = row.indexOf(column)
        return position < 0 ? [] : [{ row: index, column: from[index]! + position, value: 1 }]
      })
      return g.dense(g.linear(input.rows, entries, values), node.rows, offset, false)
    })
    const order = Array.from({ length: node.rows }, (_, row) => columns.map((_, index) => index * node.rows + row))
    return g.gather(g.concatenate(byColumn), order.flat())
  }

  private sum(contributions: readonly (Contribution | null)[]): Node {
    const { g } = this
    const present = contributions.filter((contribution) => contribution !== null)
    const count = nonZeros(this.pattern)
    const whole = ({ places }: Contribution) =>
      places.length === count && places.every((place, index) => place === index)
    if (present.every(whole)) return present.map(({ values }) => values).reduce(g.add)
    const places = present.flatMap((contribution) => contribution.places)
    const all = g.concatenate(present.map(({ values }) => values))
    if (places.length === count && new Set(places).size === count) {
      const order = new Array<number>(count)
      places.forEach((place, index) => (order[place] = index))
      return g.gather(all, order)
    }
    return g.linear(
      count,
      places.map((row, column) => ({ row, column, value: 1 })),
      all,
    )
  }
}
