import { readCell, readTime } from './cell-value'
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
  const timeColumn = Math.max(0, numericColumns(rows, form).indexOf(true))
  const hasTime = (row: TextRow): boolean => typeof readTime(row.cells[timeColumn] ?? '', form.decimal) === 'number'
  const regular = (row: TextRow): boolean => row.cells.length === form.width

  let start = table.findIndex((row) => regular(row) && hasTime(row))
  if (start === -1) start = table.length
  // Rows of numbers whose time cannot be read are data with a mistake, not a second header.
  const nameRow = table.slice(0, start).findLastIndex((row) => namesOnly(row, form))
  const misread = table.slice(nameRow + 1, start)
  if (nameRow !== -1 && misread.length > 0 && misread.every((row) => hasNumber(row, form))) start = nameRow + 1

  let header: TextRow[]
  if (headerRows === undefined) {
    const above = headerAbove(rows, table, start, form)
    header = above
  } else {
    if (headerRows === 0) start = Math.max(0, table.findIndex(regular))
    else start = Math.max(start, Math.min(headerRows, table.length))
    header = table.slice(start - headerRows, start)
  }
  const end = footerStart(table, start, form, hasTime)
  const inTable = header.filter((row) => table.some((other) => other.row === row.row)).length
  return {
    preamble: table.slice(0, start - inTable),
    header,
    body: table.slice(start, end),
    footer: table.slice(end),
  }
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
  const unitsOnly = names.cells.every((cell) => cell === '' || isUnit(cell.replace(/^[[(](.*)[\])]$/, '$1')))
  if (unitsOnly && above?.cells.length === names.cells.length && namesOnly(above, form)) return [above, names]
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
