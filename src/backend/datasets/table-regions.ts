import { readCell, readTime } from './cell-value'
import { readHeading, timeColumnByName } from './column-heading'
import { type TableForm, numericColumns } from './table-form'
import type { TextRow } from './text-rows'
import { isUnit } from './unit-names'

/** A file's rows by what they are. Blank lines and comments are in none of them. */
export interface TableRegions {
  /** Lines above the table. */
  preamble: TextRow[]
  /** Rows that name the columns. */
  header: TextRow[]
  body: TextRow[]
  /** Lines below the table. */
  footer: TextRow[]
}

function isText(cell: string, form: TableForm): boolean {
  return readCell(cell, form.decimal) === 'text'
}

function hasNumber(row: TextRow, form: TableForm): boolean {
  return row.cells.some((cell) => typeof readCell(cell, form.decimal) === 'number')
}

function namesOnly(row: TextRow, form: TableForm): boolean {
  return row.cells.length > 1 && row.cells.some((cell) => isText(cell, form)) && !hasNumber(row, form)
}

/** `# time A B`: a comment that names the columns, as numpy writes it; the comment sign gone. */
function uncommented(row: TextRow): TextRow {
  const [first = '', ...rest] = row.cells
  const bare = first.replace(/^"?(#|%|\/\/)+\s*/, '').trim()
  return { ...row, cells: bare === '' ? rest : [bare, ...rest], comment: false }
}

/** The rows of a file as a table; see `TableRegions`. `headerRows` as in the import options. */
export function findRegions(rows: readonly TextRow[], form: TableForm, headerRows: number | undefined): TableRegions {
  const table = rows.filter((row) => !row.blank && !row.comment)
  const numeric = numericColumns(rows, form)
  const timeColumn = Math.max(0, numeric.indexOf(true))
  const hasTime = (row: TextRow): boolean => typeof readTime(row.cells[timeColumn] ?? '', form.decimal) === 'number'
  const regular = (row: TextRow): boolean => row.cells.length === form.width
  const sound = (row: TextRow): boolean =>
    regular(row) && hasTime(row) && row.cells.every((cell, i) => i === timeColumn || !numeric[i] || !isText(cell, form))

  const firstSound = table.findIndex(sound)
  let start = dataStart(table, firstSound === -1 ? table.length : firstSound, form, hasTime)
  let header = headerAbove(rows, table, start, form)
  if (headerRows === 0) {
    // Said to be no header: what looks like one is a row like the others.
    start -= header.filter((row) => regular(row) && table.includes(row)).length
    header = []
  } else if (headerRows !== undefined) {
    start = Math.max(start, Math.min(headerRows, table.length))
    header = table.slice(start - headerRows, start)
  }
  const end = footerStart(table, start, form, hasTime)
  const inTable = header.filter((row) => table.includes(row)).length
  return {
    preamble: table.slice(0, start - inTable),
    header,
    body: table.slice(start, end),
    footer: table.slice(end),
  }
}

function unitsOnly(row: TextRow): boolean {
  return row.cells.every((cell) => cell === '' || isUnit(cell.replace(/^[[(](.*)[\])]$/, '$1')))
}

/** Where the data begin: rows with a mistake between the names and the first sound row are data, neither header nor preamble. */
function dataStart(
  table: readonly TextRow[],
  firstSound: number,
  form: TableForm,
  hasTime: (row: TextRow) => boolean,
): number {
  const regular = (row: TextRow): boolean => row.cells.length === form.width
  const namesTime = (row: TextRow): boolean => timeColumnByName(row.cells.map(readHeading)) !== null
  const above = table.slice(0, firstSound)
  const byTime = above.findLastIndex((row) => regular(row) && namesTime(row) && !hasTime(row))
  const names = byTime === -1 ? above.findLastIndex((row) => regular(row) && namesOnly(row, form)) : byTime
  if (names === -1) {
    let start = firstSound
    for (let row = table[start - 1]; row !== undefined && regular(row) && hasTime(row); row = table[start - 1])
      start -= 1
    return start
  }
  const between = above.slice(names + 1)
  if (between.length === 1 && between.every(unitsOnly)) return firstSound
  return between.every((row) => regular(row) || hasNumber(row, form)) ? names + 1 : firstSound
}

function headerAbove(rows: readonly TextRow[], table: readonly TextRow[], start: number, form: TableForm): TextRow[] {
  const names = table[start - 1]
  if (names === undefined) {
    // Nothing above the data but comments: the last of them may name the columns.
    const first = table[start]
    const comment = rows.findLast((row) => row.comment && (first === undefined || row.row < first.row))
    const bare = comment === undefined ? undefined : uncommented(comment)
    return bare !== undefined && bare.cells.length === form.width && namesOnly(bare, form) ? [bare] : []
  }
  const above = table[start - 2]
  if (unitsOnly(names) && above?.cells.length === names.cells.length && namesOnly(above, form)) return [above, names]
  // A row with as many cells as the data, or one of names alone, is the header; anything else is a remark.
  return names.cells.length === form.width || namesOnly(names, form) ? [names] : []
}

/** Index of the first line below the table: set off by a blank line, or words alone in another number of cells. */
function footerStart(
  table: readonly TextRow[],
  start: number,
  form: TableForm,
  hasTime: (row: TextRow) => boolean,
): number {
  const last = table.findLastIndex((row, i) => i >= start && hasTime(row))
  if (last === -1) return table.length
  for (let i = last + 1; i < table.length; i += 1) {
    const [row, before] = [table[i], table[i - 1]]
    if (row === undefined || before === undefined) break
    const setOff = row.row > before.row + 1
    if (setOff || (row.cells.length !== form.width && !hasNumber(row, form))) return i
  }
  return table.length
}
