import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type ImportOptions, type ImportPreview, type Series, importOptionsSchema } from '../../../../src/shared'
import { readTable } from '../../../../src/backend/datasets/read-table'

const folder = join(import.meta.dirname, '../../../data/labdata')

export function labFile(path: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, path)))
}

/** What a user sees of a file before importing it. */
export function preview(content: string | Uint8Array, options: Partial<ImportOptions> = {}): ImportPreview {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const table = readTable('data.csv', bytes, importOptionsSchema.parse(options))
  if (table.status === 'failed') throw new Error(table.reason)
  return table.value.preview
}

export function previewFile(path: string, options: Partial<ImportOptions> = {}): ImportPreview {
  return preview(labFile(path), options)
}

/** Why a file is refused as a whole. */
export function refusal(
  content: string | Uint8Array,
  fileName = 'data.csv',
  options: Partial<ImportOptions> = {},
): string {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const table = readTable(basename(fileName), bytes, importOptionsSchema.parse(options))
  return table.status === 'failed' ? `${table.reason}. ${table.advice}` : 'not refused'
}

/** Problems as `severity row column: message`. */
export function problems(table: ImportPreview, severity?: 'error' | 'warning' | 'question'): string[] {
  return table.problems
    .filter((problem) => severity === undefined || problem.severity === severity)
    .map(({ severity: kind, row, column, message }) => `${kind} ${row ?? '-'} ${column ?? '-'}: ${message}`)
}

export function numbers(table: ImportPreview, signal: string, replicate = 1): number[][] {
  const series = table.series.find(
    (candidate: Series) => candidate.signal === signal && candidate.replicate === replicate,
  )
  return series === undefined ? [] : [[...series.times], [...series.values]]
}
