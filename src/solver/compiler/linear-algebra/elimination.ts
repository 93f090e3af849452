import type { Pattern } from '../../graph'
import { BitMatrix } from './bit-matrix'

/** An LU decomposition by structure alone: the order of the pivots and where the factors are non-zero. Steps count from 0. */
export interface SymbolicFactors {
  readonly size: number
  /** The matrix's row and column that step i eliminates. */
  readonly rows: readonly number[]
  readonly columns: readonly number[]
  /** The earlier steps k with L[i][k] non-zero, ascending. */
  readonly lower: Pattern
  /** The later steps j with U[i][j] non-zero, ascending. */
  readonly upper: Pattern
  /** Multiplications with subtraction that the elimination takes. */
  readonly updates: number
}

/**
 * Eliminates by structure, always the diagonal entry with the fewest updates, (entries below) x (entries beside): Markowitz's rule,
 * which on a symmetric pattern is minimum degree.
 *
 * @param pattern of a square matrix; the diagonal counts as non-zero
 * @param rowOf the row that plays the diagonal's part in each column
 * @param mostUpdates gives up, with null, when it takes more
 */
export function eliminate(pattern: Pattern, rowOf: readonly number[], mostUpdates: number): SymbolicFactors | null {
  const size = pattern.length
  // Node c is column c with the row that was matched to it.
  const fill = new Elimination(rowOf.map((row) => pattern[row]!))
  const order: number[] = []
  let updates = 0
  for (let step = 0; step < size; step++) {
    const pivot = fill.cheapest()
    updates += fill.eliminate(pivot)
    if (updates > mostUpdates) return null
    order.push(pivot)
  }
  const stepOf = new Array<number>(size)
  order.forEach((node, step) => (stepOf[node] = step))
  const upper = order.map((node) => fill.beside[node]!.map((other) => stepOf[other]!).sort((a, b) => a - b))
  const lower = Array.from({ length: size }, (): number[] => [])
  order.forEach((node, step) => {
    for (const below of fill.below[node]!) lower[stepOf[below]!]!.push(step)
  })
  return { size, rows: order.map((node) => rowOf[node]!), columns: order, lower, upper, updates }
}

/** The matrix that is left while pivots are taken out of it; a node is a column with the row on its diagonal. */
class Elimination {
  /** The entries in the rows, and in the columns, of nodes that are left; the diagonal is not among them. */
  private readonly rows: BitMatrix
  private readonly columns: BitMatrix
  private readonly rowCounts: number[]
  private readonly columnCounts: number[]
  private readonly left: Set<number>
  /** Entries of U's rows and of L's columns, known when their node is eliminated. */
  readonly beside: number[][] = []
  readonly below: number[][] = []

  constructor(pattern: Pattern) {
    const size = pattern.length
    this.rows = new BitMatrix(size)
    this.columns = new BitMatrix(size)
    this.rowCounts = new Array<number>(size).fill(0)
    this.columnCounts = new Array<number>(size).fill(0)
    this.left = new Set(pattern.keys())
    pattern.forEach((columns, row) => {
      for (const column of columns) {
        if (column === row) continue
        this.rows.add(row, column)
        this.columns.add(column, row)
        this.rowCounts[row]!++
        this.columnCounts[column]!++
      }
    })
  }

  cheapest(): number {
    let best = -1
    let least = Infinity
    for (const node of this.left) {
      const cost = this.rowCounts[node]! * this.columnCounts[node]!
      if (cost < least) {
        least = cost
        best = node
      }
    }
    return best
  }

  /** Returns the number of updates. */
  eliminate(pivot: number): number {
    const { rows, columns } = this
    const beside = rows.members(pivot)
    const below = columns.members(pivot)
    this.beside[pivot] = beside
    this.below[pivot] = below
    this.left.delete(pivot)
    // A merge may bring a row's or column's own diagonal, which is not counted.
    for (const row of below) {
      rows.remove(row, pivot)
      const count = rows.merge(row, pivot)
      this.rowCounts[row] = rows.remove(row, row) ? count - 1 : count
    }
    for (const column of beside) {
      columns.remove(column, pivot)
      const count = columns.merge(column, pivot)
      this.columnCounts[column] = columns.remove(column, column) ? count - 1 : count
    }
    return beside.length * below.length
  }
}
