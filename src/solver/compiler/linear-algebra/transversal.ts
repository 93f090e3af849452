import type { Pattern } from '../../graph'

/**
 * A row for every column such that the entries (row of column c, c) are structurally non-zero: a maximum matching by augmenting paths
 * that keeps the diagonal wherever it is there (Duff 1981, ACM Trans. Math. Softw. 7, 315). Null when the matrix is structurally
 * singular.
 *
 * @param pattern of a square matrix
 */
export function zeroFreeDiagonal(pattern: Pattern): number[] | null {
  const size = pattern.length
  const rowOf = new Array<number>(size).fill(-1)
  const columnOf = new Array<number>(size).fill(-1)
  pattern.forEach((columns, row) => {
    if (columns.includes(row)) {
      rowOf[row] = row
      columnOf[row] = row
    }
  })
  for (let row = 0; row < size; row++) {
    if (columnOf[row] === -1 && !augment(pattern, row, rowOf, columnOf)) return null
  }
  return rowOf
}

/** Finds a column for `start` by a breadth-first search along matched rows; returns whether there is one. */
function augment(pattern: Pattern, start: number, rowOf: number[], columnOf: number[]): boolean {
  const reachedFrom = new Map<number, number>()
  const queue = [start]
  for (const row of queue) {
    for (const column of pattern[row]!) {
      if (reachedFrom.has(column)) continue
      reachedFrom.set(column, row)
      const next = rowOf[column]!
      if (next !== -1) {
        queue.push(next)
        continue
      }
      // Every row on the way back takes the column it was left by.
      let free = column
      for (;;) {
        const from = reachedFrom.get(free)!
        const before = columnOf[from]!
        rowOf[free] = from
        columnOf[from] = free
        if (from === start) return true
        free = before
      }
    }
  }
  return false
}
