import type { ImportOptions, ImportPreview } from '../../shared'
import { type Decimal, isClock, isTimestamp, otherDecimal, readCell, readTime } from './cell-value'
import { type Heading, isTemperature, readHeading, timeColumnByName } from './column-heading'
import { findExperimentColumn } from './experiment-column'
import type { ProblemList } from './problem-list'
import type { TableForm } from './table-form'
import type { TableRegions } from './table-regions'
import type { TextRow } from './text-rows'
import { isTimeUnit, isUnit } from './unit-names'

export type TableColumn = ImportPreview['columns'][number]

function headingsOf(header: readonly TextRow[], width: number, said: readonly string[]): Heading[] {
  const last = header.at(-1)
  const units =
    header.length > 1 && last?.cells.every((cell) => cell === '' || isUnit(unbracketed(cell))) === true
      ? last
      : undefined
  const names = units === undefined ? header : header.slice(0, -1)
  return Array.from({ length: width }, (_, i) => {
    const own = said[i]?.trim() ?? ''
    if (own !== '') return readHeading(own)
    const parts = names.map((row) => row.cells[i] ?? '').filter((part) => part !== '')
    const heading = readHeading(parts.join(' '))
    const unit = unbracketed(units?.cells[i] ?? '')
    return unit === '' ? heading : { ...heading, unit }
  })
}

function unbracketed(cell: string): string {
  return cell.replace(/^[[(](.*)[\])]$/, '$1').trim()
}

/** Name, unit and role of every column of the grid, with what is wrong with them; headings and roles that the options say are taken. */
export function readColumns(
  regions: TableRegions,
  { width, decimal }: TableForm,
  { headings: said = [], roles }: Pick<ImportOptions, 'headings' | 'roles'>,
  problems: ProblemList,
): TableColumn[] {
  const { header, body } = regions
  const regular = body.filter((row) => row.cells.length >= width)
  const cellsOf = (i: number): string[] => regular.map((row) => row.cells[i] ?? '')
  const headings = headingsOf(header, width, said)
  checkHeaderWidth(header, headings, width, cellsOf, problems)
  checkSaid(said, roles, headings, problems)
  const chosen = headings.findIndex(({ name }) => roles[name] === 'time')
  const time = chosen >= 0 ? chosen : (timeColumnByName(headings) ?? 0)
  const columns: TableColumn[] = headings.map((heading, i) => {
    const unused = heading.name === '' && cellsOf(i).every((cell) => cell === '')
    const role = i === time ? 'time' : unused ? 'ignored' : 'signal'
    return { ...heading, name: heading.name === '' ? nameFor(role, i, time, header) : heading.name, role }
  })
  if (chosen < 0) sayTimeColumn(header, headings, time, problems)
  const timeColumn = columns[time]
  if (timeColumn !== undefined && cellsOf(time).some(isClock)) timeColumn.unit = 's'
  // A column called `s` alone is the time in seconds.
  else if (timeColumn !== undefined && timeColumn.unit === null && isTimeUnit(timeColumn.name))
    Object.assign(timeColumn, { name: 'time', unit: timeColumn.name })
  findExperimentColumn(columns, roles, problems)
  columns.forEach((column, index) => {
    if (column.role !== 'signal') return
    const role = roles[column.name]
    column.role =
      role === 'ignored'
        ? 'ignored'
        : judgeColumn(cellsOf(index), regular, decimal, { index, name: column.name }, problems)
    if (column.role === 'signal' && role === 'condition') column.role = 'condition'
  })
  guessConditions(columns, roles, problems)
  checkNames(columns, header, problems)
  if (body.length > 0 && !problems.hasErrors && !columns.some((column) => column.role === 'signal'))
    problems.error(
      'There is no column of measurements beside the time.',
      'A table needs a time column and at least one column of numbers.',
    )
  return columns
}

function nameFor(role: TableColumn['role'], index: number, time: number, header: readonly TextRow[]): string {
  if (role === 'time') return 'time'
  return header.length === 0 ? `y${index < time ? index + 1 : index}` : `column ${index + 1}`
}

function checkHeaderWidth(
  header: readonly TextRow[],
  headings: readonly Heading[],
  width: number,
  cellsOf: (i: number) => string[],
  problems: ProblemList,
): void {
  const names = header[0]
  if (names === undefined) return
  const named = names.cells.findLastIndex((cell) => cell !== '') + 1
  const filled = headings.findLastIndex((_, i) => cellsOf(i).some((cell) => cell !== '')) + 1
  if (named > width || (names.cells.length < width && named < filled))
    problems.error(
      `The header names ${named} columns, the rows below have ${filled}.`,
      'Give every column one name and every row one cell a column; if this row is no header, set the header rows to 0.',
      { row: names.row },
    )
}

function sayTimeColumn(
  header: readonly TextRow[],
  headings: readonly Heading[],
  time: number,
  problems: ProblemList,
): void {
  const place = (name: string) => ({ column: { index: time, name } })
  const named = headings.filter(({ name }) => name !== '').length
  if (header.length === 0 && named === 0)
    problems.warning(
      'No row names the columns: the first is taken for the time, the others are called y1, y2 and so on.',
      'Add a header row, or go on if this is right.',
    )
  else if (timeColumnByName(headings) === null)
    problems.warning(
      `No column is called time: the first${headings[time]?.name ? `, ${headings[time].name},` : ''} is taken for it.`,
      'Call the time column time, or go on if this is right.',
      place(headings[time]?.name || 'column 1'),
    )
}

/** A temperature beside what was measured is taken for a condition, unless it is said what it is. */
function guessConditions(columns: readonly TableColumn[], roles: ImportOptions['roles'], problems: ProblemList): void {
  const temperatures = columns.filter(
    ({ name, unit, role }) => role === 'signal' && roles[name] === undefined && isTemperature(name, unit),
  )
  if (columns.filter(({ role }) => role === 'signal').length === temperatures.length) return
  for (const column of temperatures) {
    column.role = 'condition'
    problems.warning(
      `${column.name} is taken for a condition: it is given to models and not learned.`,
      'Go on if this is right; if it was measured and is to be learned, make it a signal.',
      { column: { index: columns.indexOf(column), name: column.name } },
    )
  }
}

function checkSaid(
  said: readonly string[],
  roles: ImportOptions['roles'],
  headings: readonly Heading[],
  problems: ProblemList,
): void {
  if (said.length > headings.length)
    problems.error(
      `${said.length} columns are named, the file has ${headings.length}.`,
      'Name each column of the file once, from the first on.',
    )
  const times = Object.entries(roles).filter(([, role]) => role === 'time')
  if (times.length > 1)
    problems.error(
      `${times.map(([name]) => name).join(' and ')} are both said to be the time.`,
      'Choose one column for the time.',
    )
  const own = headings.map(({ name }, index) => (name === '' ? `y${index}` : name))
  for (const name of Object.keys(roles)) {
    if (own.includes(name)) continue
    problems.error(`There is no column called ${name}.`, `The file has ${own.join(', ')}.`)
  }
}

/** A column that is empty or text in every row, said once and not row by row. */
function judgeColumn(
  cells: readonly string[],
  rows: readonly TextRow[],
  decimal: Decimal,
  column: { index: number; name: string },
  problems: ProblemList,
): TableColumn['role'] {
  const values = cells.map((cell) => readCell(cell, decimal))
  const given = values.findIndex((value) => value !== 'missing')
  if (cells.length > 0 && given === -1) {
    problems.error(`Column ${column.name} is empty.`, 'Fill it or remove it.', { column })
    return 'ignored'
  }
  if (given === -1 || values.some((value) => typeof value === 'number' || value === 'infinite')) return 'signal'
  const first = cells[given] ?? ''
  const place = { column, row: rows[given]?.row }
  if (typeof readCell(first, otherDecimal(decimal)) === 'number') {
    problems.error(
      `Column ${column.name} is written with a decimal ${decimal === '.' ? 'comma' : 'point'} (${first}).`,
      `Set the decimal sign to ${decimal === '.' ? 'a comma' : 'a point'}, or write all columns alike.`,
      place,
    )
    return 'ignored'
  }
  if (isTimestamp(first)) {
    problems.warning(
      `Column ${column.name} holds dates or times of day and is left out.`,
      'Go on if this is right.',
      place,
    )
    return 'ignored'
  }
  problems.error(
    `Column ${column.name} holds no numbers (its first entry is ${JSON.stringify(first)}).`,
    'Leave the column out. If it names the experiments, say so; if it names species, give each species a column of its own.',
    place,
  )
  return 'ignored'
}

function checkNames(columns: readonly TableColumn[], header: readonly TextRow[], problems: ProblemList): void {
  const seen = new Map<string, number>()
  columns.forEach((column, index) => {
    if (column.role === 'ignored') return
    const before = seen.get(column.name)
    if (before !== undefined)
      problems.error(
        `Columns ${before + 1} and ${index + 1} are both called ${column.name}.`,
        'Give each column a name of its own.',
        { row: header[0]?.row, column: { index, name: column.name } },
      )
    seen.set(column.name, index)
    if (column.name === `column ${index + 1}`)
      problems.warning(`Column ${index + 1} has no name.`, 'Name it in the header.', {
        row: header[0]?.row,
        column: { index, name: column.name },
      })
  })
}

/** The reader of a column's cells. */
export function readerOf(column: TableColumn): typeof readCell {
  return column.role === 'time' ? readTime : readCell
}
