import type { ImportOptions } from '../../shared'
import { type Decimal, readCell, readTime } from './cell-value'
import { type Delimiter, type TextRow, textRows } from './text-rows'

/** Delimiter and decimal sign of a table, and its usual number of cells. */
export interface TableForm {
  delimiter: Delimiter
  decimal: Decimal
  /** Cells in most rows of numbers; 0 when no row holds two cells with a number among them. */
  width: number
}

/** In the order in which a tie is settled. */
const delimiters: readonly Delimiter[] = ['\t', ';', ',', '|', ' ']
const decimals: readonly Decimal[] = ['.', ',']
const sampleLength = 60_000

/** A beginning of the text that ends with a whole line. */
function sampleOf(text: string): string {
  if (text.length <= sampleLength) return text
  return text.slice(0, text.lastIndexOf('\n', sampleLength) + 1 || sampleLength)
}

export function mode(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  let best = 0
  for (const [value, count] of counts) if (count > (counts.get(best) ?? 0)) best = value
  return best
}

/** How many rows of numbers a choice would give, times the share of their cells that are numbers. */
function judge(rows: readonly TextRow[], decimal: Decimal): { score: number; share: number; width: number } {
  const readable = rows.filter((row) => !row.blank && !row.comment && row.cells.length > 1)
  const values = readable.map((row) => row.cells.map((cell) => readTime(cell, decimal)))
  const numeric = values.filter((row) => row.some((value) => typeof value === 'number'))
  const width = mode(numeric.map((row) => row.length))
  const regular = numeric.filter((row) => row.length === width)
  const given = regular.flat().filter((value) => value !== 'missing')
  const share = given.filter((value) => typeof value === 'number').length / Math.max(1, given.length)
  return { score: regular.length * share, share, width }
}

/** Finds by trying how a table is written; what the options say is taken as said. */
export function findTableForm(text: string, options: Pick<ImportOptions, 'delimiter' | 'decimal'>): TableForm {
  const sample = sampleOf(text)
  let best: TableForm = { delimiter: options.delimiter ?? ',', decimal: options.decimal ?? '.', width: 0 }
  let bestScore = 0
  for (const delimiter of options.delimiter === undefined ? delimiters : [options.delimiter]) {
    const { rows } = textRows(sample, delimiter)
    for (const decimal of options.decimal === undefined ? decimals : [options.decimal]) {
      const { score, share, width } = judge(rows, decimal)
      if (score <= bestScore) continue
      // Blanks also stand inside cells (`Measurement 1`): where another delimiter does, they must leave hardly a word.
      if (delimiter === ' ' && bestScore > 0 && share < 0.9) continue
      bestScore = score
      best = { delimiter, decimal, width }
    }
  }
  return best
}

/** For each column, whether more of its cells are numbers than text. */
export function numericColumns(rows: readonly TextRow[], form: TableForm): boolean[] {
  const balance = new Array<number>(form.width).fill(0)
  for (const row of rows) {
    if (row.blank || row.comment || row.cells.length !== form.width) continue
    row.cells.forEach((cell, i) => {
      const value = i === 0 ? readTime(cell, form.decimal) : readCell(cell, form.decimal)
      balance[i] = (balance[i] ?? 0) + (typeof value === 'number' ? 1 : value === 'text' ? -1 : 0)
    })
  }
  return balance.map((sum) => sum >= 0)
}
