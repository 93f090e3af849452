import {
  type ColumnRole,
  type ImportOptions,
  type ImportPreview,
  type InitialCondition,
  type Outcome,
  failed,
  succeeded,
} from '../../shared'
import { sayExtent } from './condition-extent'
import { decodeText } from './decode-text'
import { curvesOf } from './experiment-curves'
import { foreignKind, isBinary } from './foreign-file'
import { initialCondition } from './initial-condition'
import { ProblemList } from './problem-list'
import { readColumns } from './table-columns'
import { type TableForm, findTableForm } from './table-form'
import { type TableRegions, findRegions } from './table-regions'
import { readSamples } from './table-values'
import { type TextRow, textRows } from './text-rows'

/** What a file holds, read whole: the preview of it, and what the preview does not show. */
export interface ReadTable {
  preview: ImportPreview
  initial: InitialCondition | null
}

/** Rows of the file that the preview shows. */
const previewRows = 200

/**
 * Reads a table of text. A file that is no such table is a Failure; a table with mistakes is read with its problems named.
 * Nothing is kept.
 */
export function readTable(fileName: string, content: Uint8Array, options: ImportOptions): Outcome<ReadTable> {
  if (content.length === 0) return failed('The file is empty', fileName, 'Choose a file with a table of numbers.')
  const foreign = foreignKind(content)
  if (foreign !== null) return failed(`This is ${foreign.kind}, not a table of text`, fileName, foreign.advice)
  const decoded = decodeText(content, options.encoding, fileName)
  if (decoded.status === 'failed') return decoded
  const { text, encoding, uncertain } = decoded.value
  if (isBinary(text))
    return failed(
      'This is a binary file, not a table of text',
      fileName,
      'Open it in the program that made it and save the table as CSV.',
    )

  const problems = new ProblemList()
  if (uncertain)
    problems.warning(
      `The file is not in UTF-8; ${encoding} was taken.`,
      'If letters look wrong, choose the encoding, or save the file in UTF-8.',
    )
  const form = findTableForm(text, options)
  const { rows, openQuote } = textRows(text, form.delimiter)
  if (openQuote !== null)
    problems.error('A quote opens here and never closes.', 'Close it, or remove it.', { row: openQuote })
  const regions = findRegions(rows, form, options.headerRows)
  return succeeded(interpret(fileName, { encoding, form, rows, regions }, options, problems))
}

interface Laid {
  encoding: string
  form: TableForm
  rows: TextRow[]
  regions: TableRegions
}

function interpret(fileName: string, laid: Laid, options: ImportOptions, problems: ProblemList): ReadTable {
  const { encoding, form, rows, regions } = laid
  if (form.width > 0) sayLeftOut(regions, problems)
  const columns = form.width === 0 ? [] : readColumns(regions, form, options, problems)
  const samples = readSamples(form.width === 0 ? [] : regions.body, columns, form.decimal, problems)
  if (samples.length === 0 && !problems.hasErrors) sayNoData(rows, problems)
  const { series, conditionSeries } = curvesOf(samples, columns, options.replicates, problems)
  if (!problems.hasErrors) sayExtent(series, conditionSeries, columns, problems)
  const named = (role: ColumnRole) => columns.filter((column) => column.role === role)
  const data = {
    species: named('signal').map(({ name }) => name),
    series,
    conditions: named('condition'),
    conditionSeries,
  }
  const initial = problems.hasErrors ? null : initialCondition(options, data, problems)
  return {
    initial,
    preview: {
      fileName,
      guess: { delimiter: form.delimiter, decimal: form.decimal, headerRows: regions.header.length, encoding },
      columns,
      rows: rows.slice(0, previewRows).map(({ row, cells }) => ({ row, cells })),
      totalRows: rows.length,
      problems: problems.list(),
      series: problems.hasErrors ? [] : series,
      conditionSeries: problems.hasErrors ? [] : conditionSeries,
      timeUnit: columns.find((column) => column.role === 'time')?.unit ?? null,
    },
  }
}

function sayLeftOut({ preamble, footer }: TableRegions, problems: ProblemList): void {
  const lines = (part: readonly TextRow[]): string =>
    part.length === 1 ? `Row ${part[0]?.row} is` : `Rows ${part[0]?.row} to ${part.at(-1)?.row} are`
  if (preamble.length > 0)
    problems.warning(`${lines(preamble)} above the table and left out.`, 'Go on if this is right.', {
      row: preamble[0]?.row,
    })
  if (footer.length > 0)
    problems.warning(`${lines(footer)} below the table and left out.`, 'Go on if this is right.', {
      row: footer[0]?.row,
    })
}

function sayNoData(rows: readonly TextRow[], problems: ProblemList): void {
  const single = rows.length > 0 && rows.every((row) => row.cells.length === 1)
  problems.error(
    single ? 'There is only one column.' : 'There is no row of numbers.',
    'A table needs a time column and at least one column of numbers, with a comma, semicolon, tab or blanks between them.',
  )
}
