import Papa from 'papaparse'
import type { ImportPreview } from '../../shared'

export type Delimiter = ImportPreview['guess']['delimiter']

/** A row of the file: its 1-based number and its cells, blanks around them gone. */
export interface TextRow {
  row: number
  cells: string[]
  /** A line that begins with a comment sign. */
  comment: boolean
  /** Nothing but delimiters and blanks. */
  blank: boolean
}

const commentStart = /^\s*"?(#|%|\/\/)/

function toRow(cells: string[], index: number): TextRow {
  const trimmed = cells.map((cell) => cell.trim())
  return {
    row: index + 1,
    cells: trimmed,
    comment: commentStart.test(cells[0] ?? ''),
    blank: trimmed.every((cell) => cell === ''),
  }
}

/**
 * The file's rows. Blanks as delimiter count as one however many they are; the others may stand in quoted cells.
 * @returns with the rows, the 1-based row where a quote opens that never closes, or null
 */
export function textRows(text: string, delimiter: Delimiter): { rows: TextRow[]; openQuote: number | null } {
  if (delimiter === ' ') {
    const lines = text.split(/\r\n|\n|\r/)
    return { rows: withoutEnd(lines.map((line, i) => toRow(line.trim().split(/\s+/), i))), openQuote: null }
  }
  const parsed = Papa.parse<string[]>(text, { delimiter })
  const open = parsed.errors.find((error) => error.code === 'MissingQuotes')
  return { rows: withoutEnd(parsed.data.map(toRow)), openQuote: open === undefined ? null : (open.row ?? 0) + 1 }
}

function withoutEnd(rows: TextRow[]): TextRow[] {
  const last = rows.findLastIndex((row) => !row.blank)
  return rows.slice(0, last + 1)
}
