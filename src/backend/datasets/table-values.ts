import { type CellValue, type Decimal, otherDecimal, readCell } from './cell-value'
import type { ProblemList } from './problem-list'
import { type TableColumn, readerOf } from './table-columns'
import type { TextRow } from './text-rows'

/** A row of numbers: its experiment, its time and one value per column, NaN where missing and in columns of other things. */
export interface Sample {
  row: number
  experiment: string
  time: number
  values: number[]
}

/** Of rows that name no experiment. */
const onlyExperiment = 'experiment 1'

/** The numbers of a table's rows. A row with a mistake is named and left out of the answer. */
export function readSamples(
  body: readonly TextRow[],
  columns: readonly TableColumn[],
  decimal: Decimal,
  problems: ProblemList,
): Sample[] {
  const timeColumn = columns.findIndex((column) => column.role === 'time')
  const experimentColumn = columns.findIndex((column) => column.role === 'experiment')
  const samples: Sample[] = []
  for (const row of body) {
    if (!hasRightWidth(row, columns, problems)) continue
    let sound = true
    const experiment = experimentColumn === -1 ? onlyExperiment : (row.cells[experimentColumn] ?? '').trim()
    if (experiment === '') {
      sound = false
      problems.error('This row names no experiment.', 'Name it, or remove the row.', {
        row: row.row,
        column: { index: experimentColumn, name: columns[experimentColumn]!.name },
      })
    }
    const numbers = columns.map((column, index) => {
      if (column.role === 'ignored' || column.role === 'experiment') return NaN
      const cell = row.cells[index] ?? ''
      const value = readerOf(column)(cell, decimal)
      if (typeof value === 'number') return value
      if (value === 'missing' && column.role !== 'time') return NaN
      sound = false
      sayBadCell(value, cell, decimal, { row: row.row, column: { index, name: column.name } }, problems)
      return NaN
    })
    if (!sound) continue
    samples.push({ row: row.row, experiment, time: numbers[timeColumn] ?? NaN, values: numbers })
  }
  return samples
}

/** Cells past the table's width may be there when they are empty: a delimiter at the end of the line. */
function hasRightWidth(row: TextRow, columns: readonly TableColumn[], problems: ProblemList): boolean {
  const filled = row.cells.findLastIndex((cell) => cell !== '') + 1
  const needed = columns.findLastIndex((column) => column.role !== 'ignored' || column.name !== '') + 1
  if (filled <= columns.length && row.cells.length >= Math.min(needed, columns.length)) return true
  const count = Math.max(filled, Math.min(row.cells.length, columns.length))
  problems.error(
    `This row has ${count} ${count === 1 ? 'cell' : 'cells'} where ${columns.length} were expected.`,
    count > columns.length
      ? 'Remove what is too much, or put quotes around a cell that holds the delimiter.'
      : 'Add what is missing; a missing value is an empty cell between two delimiters.',
    { row: row.row },
  )
  return false
}

function sayBadCell(
  value: Exclude<CellValue, number>,
  cell: string,
  decimal: Decimal,
  place: { row: number; column: { index: number; name: string } },
  problems: ProblemList,
): void {
  if (value === 'missing') problems.error('This row has no time.', 'Give its time, or remove the row.', place)
  else if (value === 'infinite')
    problems.error(`${cell} is infinite.`, 'Correct it, or leave the cell empty if the value is missing.', place)
  else if (typeof readCell(cell, otherDecimal(decimal)) === 'number')
    problems.error(
      `${JSON.stringify(cell)} has a decimal ${decimal === '.' ? 'comma' : 'point'}, the file a decimal ${decimal === '.' ? 'point' : 'comma'}.`,
      'Write all numbers with the same decimal sign, and without signs between thousands.',
      place,
    )
  else
    problems.error(
      `${JSON.stringify(cell)} is not a number.`,
      'Correct it, or leave the cell empty if the value is missing.',
      place,
    )
}
