import { describe, expect, test } from 'vitest'
import { cellPainter, previewColumns, problemCell } from '../../../src/renderer/features/data/preview-grid'
import { wideRows } from '../../../src/renderer/features/data/wide-rows'
import { type ImportPreview, type ImportProblem, problemPlace } from '../../../src/shared'

const bad: ImportProblem = { severity: 'error', row: 3, column: 'y1', columnIndex: 1, message: 'm', advice: 'a' }
const preview: ImportPreview = {
  fileName: 'assay.csv',
  guess: { delimiter: ',', decimal: '.', headerRows: 1, encoding: 'utf-8' },
  columns: [
    { name: 'time', unit: 's', role: 'time' },
    { name: 'y1', unit: null, role: 'signal' },
  ],
  rows: [
    { row: 1, cells: ['time', 'y1'] },
    { row: 2, cells: ['0', 'NA'] },
    { row: 3, cells: ['1', 'x'] },
    { row: 4, cells: ['2', '0.5', 'extra'] },
    { row: 5, cells: ['3'] },
  ],
  totalRows: 4,
  problems: [bad],
  series: [],
  conditionSeries: [],
  timeUnit: 's',
}

describe('the painted preview', () => {
  const columns = previewColumns(preview)
  const paint = cellPainter(preview)
  const row = (number: number) => paint.bind(null, preview.rows[number - 1]!)

  test('shows every cell, one without a heading too', () => {
    expect(columns.map((column) => column.title)).toEqual(['Row', 'time', 'y1', 'column 3'])
  })

  test('paints headings, time, values, missing and bad cells', () => {
    expect(columns.map((column) => row(1)(column))).toEqual(['number', 'header', 'header', 'header'])
    expect(columns.slice(0, 3).map((column) => row(2)(column))).toEqual(['number', 'time', 'missing'])
    expect(columns.slice(0, 3).map((column) => row(3)(column))).toEqual(['number', 'time', 'error'])
    expect(columns.slice(0, 3).map((column) => row(5)(column))).toEqual(['number', 'time', 'missing'])
  })

  test('headings are those right above the data; what stands higher is outside', () => {
    const rows = [
      { row: 1, cells: ['Batch 7, 25 C'] },
      ...preview.rows.map(({ row, cells }) => ({ row: row + 1, cells })),
    ]
    const shifted = cellPainter({ ...preview, rows, problems: [] })
    expect(rows.slice(0, 3).map((each) => shifted(each, columns[1]!))).toEqual(['outside', 'header', 'time'])
  })

  test('a problem leads to its cell, when the preview reaches it', () => {
    expect(problemCell(preview, bad)).toEqual({ row: 2, column: 2 })
    expect(problemCell(preview, { ...bad, row: 900 })).toBeNull()
    expect(problemCell(preview, { ...bad, row: null })).toBeNull()
    expect(problemPlace(bad)).toBe('row 3, column y1')
    expect(problemPlace({ ...bad, column: 'column 3' })).toBe('row 3, column 3')
  })
})

test('curves become the rows of a table, replicate by replicate', () => {
  const curve = (signal: string, replicate: number, times: number[], values: number[]) => ({
    experiment: '1',
    replicate,
    signal,
    unit: null,
    times: Float64Array.from(times),
    values: Float64Array.from(values),
    sigmas: null,
  })
  const rows = wideRows([curve('b', 1, [0, 1], [5, 6]), curve('a', 2, [0], [9]), curve('a', 1, [1], [7])], ['a', 'b'])
  expect(rows.map(({ replicate, time, values }) => [replicate, time, ...values])).toEqual([
    [1, 0, NaN, 5],
    [1, 1, 7, 6],
    [2, 0, 9, NaN],
  ])
})
