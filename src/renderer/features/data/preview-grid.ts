import type { ImportPreview, ImportProblem } from '../../../shared'
import type { GridColumn } from '../../design'

export type PreviewRow = ImportPreview['rows'][number]

/** What a cell of the preview is painted as. */
export type CellPaint =
  | 'number'
  | 'outside'
  | 'header'
  | 'time'
  | 'experiment'
  | 'condition'
  | 'value'
  | 'missing'
  | 'error'
  | 'question'
  | 'warning'

/** Key of the column that shows the file's row numbers. */
export const rowNumberKey = 'row'

/** Row numbers, then a grid column per column of the file. */
export function previewColumns(preview: ImportPreview): GridColumn[] {
  const width = Math.max(preview.columns.length, ...preview.rows.map((row) => row.cells.length))
  const columns = Array.from({ length: width }, (_, index): GridColumn => {
    const column = preview.columns[index]
    return {
      key: String(index),
      title: column?.name ?? `column ${index + 1}`,
      note: column?.unit ?? '',
      align: 'right',
      width: 144,
    }
  })
  return [{ key: rowNumberKey, title: 'Row', align: 'right', width: 52 }, ...columns]
}

/** Finds how each cell is to be painted: what is wrong with it, else what it is. */
export function cellPainter(preview: ImportPreview): (row: PreviewRow, column: GridColumn) => CellPaint {
  const time = preview.columns.findIndex((column) => column.role === 'time')
  const body = firstBodyRow(preview, time)
  const headings = new Set(preview.rows.slice(Math.max(0, body - preview.guess.headerRows), body).map(({ row }) => row))
  const above = new Set(preview.rows.slice(0, Math.max(0, body - preview.guess.headerRows)).map(({ row }) => row))
  const cells = new Map<string, CellPaint>()
  const rows = new Map<number, CellPaint>()
  for (const problem of preview.problems) {
    if (problem.row === null) continue
    if (problem.columnIndex === null) rows.set(problem.row, problem.severity)
    else cells.set(`${problem.row}:${problem.columnIndex}`, problem.severity)
  }
  return (row, column) => {
    if (column.key === rowNumberKey) return rows.get(row.row) ?? 'number'
    const index = Number(column.key)
    const wrong = cells.get(`${row.row}:${index}`) ?? rows.get(row.row)
    if (wrong !== undefined) return wrong
    if (above.has(row.row)) return 'outside'
    if (headings.has(row.row)) return 'header'
    if (isMissing(row.cells[index])) return 'missing'
    return roleOf(preview, index)
  }
}

function roleOf(preview: ImportPreview, index: number): CellPaint {
  const role = preview.columns[index]?.role
  if (role === 'ignored') return 'outside'
  return role === 'time' || role === 'experiment' || role === 'condition' ? role : 'value'
}

/** Index of the first row of data: the first that has a time. Lines may stand above the headings, and are left out. */
function firstBodyRow(preview: ImportPreview, time: number): number {
  const found = preview.rows.findIndex(({ cells }, index) => index >= preview.guess.headerRows && isNumber(cells[time]))
  return found === -1 ? preview.guess.headerRows : found
}

function isNumber(cell: string | undefined): boolean {
  return cell !== undefined && cell.trim() !== '' && Number.isFinite(Number(cell.trim().replace(',', '.')))
}

/** Empty, NA and NaN are missing values. */
function isMissing(cell: string | undefined): boolean {
  return cell === undefined || /^(na|nan)?$/i.test(cell.trim())
}

/** The grid cell of a problem; null when the preview's rows do not reach it or it has no place. */
export function problemCell(preview: ImportPreview, problem: ImportProblem): { row: number; column: number } | null {
  if (problem.row === null) return null
  const row = preview.rows.findIndex((other) => other.row === problem.row)
  return row === -1 ? null : { row, column: (problem.columnIndex ?? -1) + 1 }
}
