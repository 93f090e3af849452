import type { CompiledModel } from '../../compiler'
import type { MatrixEntry } from '../../graph'

/** Where the values of a matrix [states][states] lie, row after row, and in which columns they are: `start` counts from its address. */
export type StoredRows = readonly { start: number; columns: readonly number[] }[]

/** A matrix [states][states] in memory: a byte address, and how it is stored. */
export interface StoredMatrix {
  address: number
  rows: StoredRows
}

const rowsOf = (pattern: readonly (readonly number[])[]): StoredRows => {
  let next = 0
  return pattern.map((columns) => {
    const start = next
    next += columns.length
    return { start, columns }
  })
}

/** All of a matrix. */
export function wholeRows(states: number): StoredRows {
  const all = Array.from({ length: states }, (_, column) => column)
  return rowsOf(all.map(() => all))
}

/** What a model keeps of df/dy. */
export const jacobianRows = ({ matrix, states }: CompiledModel): StoredRows =>
  matrix.sparse ? rowsOf(matrix.sparse.jacobian.pattern) : wholeRows(states)

/** A constant matrix by its non-zeros, put into the model's memory. */
export function storedEntries({ memory, states }: CompiledModel, entries: readonly MatrixEntry[]): StoredMatrix {
  const byRow = Array.from({ length: states }, (_, row) => entries.filter((entry) => entry.row === row))
  const address = memory.allocate(Math.max(1, entries.length))
  memory.write(
    address,
    Float64Array.from(byRow.flat(), ({ value }) => value),
  )
  return { address, rows: rowsOf(byRow.map((row) => row.map(({ column }) => column))) }
}
