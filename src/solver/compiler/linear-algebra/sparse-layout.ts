import type { MatrixEntry, Pattern } from '../../graph'
import type { SymbolicFactors } from './elimination'

/** Neighbouring steps first .. end - 1 of a row of L or U, and the byte offset in the factors where their values start. */
export interface Run {
  first: number
  end: number
  place: number
}

/** What alpha M - J is made of at one entry of a row: the index of J's value, and M's. */
export interface SourceEntry {
  step: number
  jacobian: number | null
  mass: number
}

/** Row i of the factors: the entries of L, the reciprocal of the pivot, the entries of U. */
export interface FactorRow {
  sources: readonly SourceEntry[]
  lower: readonly Run[]
  /** Byte offset of the pivot's reciprocal. */
  pivot: number
  upper: readonly Run[]
}

/**
 * Where the sparse factors of one model lie: at the start a flag (not zero: dense factors, behind these, are to be used), then row after row
 * the runs of L, the reciprocal of the pivot and the runs of U.
 */
export class SparseLayout {
  readonly rows: readonly FactorRow[]
  /** Bytes of all of it, a multiple of 64. */
  readonly bytes: number

  /**
   * @param pattern of J, whose values are given row after row
   * @param mass the non-zeros of M; null for the identity
   * @param elementBytes 8 for real factors, 16 for complex ones
   */
  constructor(
    readonly symbolic: SymbolicFactors,
    pattern: Pattern,
    mass: readonly MatrixEntry[] | null,
    elementBytes: number,
  ) {
    const { size, rows, columns, lower, upper } = symbolic
    const stepOf = new Array<number>(size)
    columns.forEach((column, step) => (stepOf[column] = step))
    const massOf = Array.from({ length: size }, (_, row) =>
      mass === null ? new Map([[row, 1]]) : new Map<number, number>(),
    )
    for (const { row, column, value } of mass ?? []) massOf[row]!.set(column, (massOf[row]!.get(column) ?? 0) + value)
    let counted = 0
    const starts = pattern.map((row) => {
      const start = counted
      counted += row.length
      return start
    })
    let next = 16
    const placed = (steps: readonly number[]): Run[] =>
      runsOf(steps).map(({ first, end }) => {
        const place = next
        next += (end - first) * elementBytes
        return { first, end, place }
      })
    this.rows = rows.map((row, step) => {
      const left = new Map(massOf[row]!)
      const sources = pattern[row]!.map((column, index): SourceEntry => {
        const value = left.get(column) ?? 0
        left.delete(column)
        return { step: stepOf[column]!, jacobian: starts[row]! + index, mass: value }
      })
      for (const [column, value] of left) sources.push({ step: stepOf[column]!, jacobian: null, mass: value })
      const below = placed(lower[step]!)
      const pivot = next
      next += elementBytes
      return { sources, lower: below, pivot, upper: placed(upper[step]!) }
    })
    this.bytes = 64 * Math.ceil(next / 64)
  }
}

/** Ascending numbers as runs of neighbours. */
function runsOf(steps: readonly number[]): { first: number; end: number }[] {
  const runs: { first: number; end: number }[] = []
  for (const step of steps) {
    const last = runs.at(-1)
    if (last?.end === step) last.end++
    else runs.push({ first: step, end: step + 1 })
  }
  return runs
}

/** The entries of runs one by one: the step and the byte offset of the value. */
export function entriesOf(runs: readonly Run[], elementBytes: number): { step: number; place: number }[] {
  return runs.flatMap(({ first, end, place }) =>
    Array.from({ length: end - first }, (_, index) => ({ step: first + index, place: place + index * elementBytes })),
  )
}
