import { describe, expect, it } from 'vitest'
import {
  formatDuration,
  formatEntries,
  formatLoss,
  formatRate,
  formatTable,
  formatValue,
  jsonDocument,
} from '../../../src/cli/terminal'

describe('numbers for a person', () => {
  it.each([
    [0.000841, '8.4e-4'],
    [0.0187, '0.019'],
    [0.5, '0.5'],
    [3.14159, '3.1'],
    [130, '130'],
    [1e115, '1.0e115'],
    [0, '0'],
    [null, '-'],
    [NaN, '-'],
  ])('a loss of %s is %s', (value, text) => expect(formatLoss(value)).toBe(text))

  it.each([
    [0.99964, '0.9996'],
    [3.6504e-5, '3.650e-5'],
    [-12.5, '-12.5'],
    [40, '40'],
    [1e11, '1.000e11'],
    [NaN, '-'],
  ])('a value of %s is %s', (value, text) => expect(formatValue(value)).toBe(text))

  it.each([
    [0.4, '0.4 s'],
    [9.97, '10 s'],
    [11.2, '11 s'],
    [200, '3 min 20 s'],
    [7500, '2 h 5 min'],
    [3599.7, '1 h 0 min'],
  ])('%s seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))

  it('rates below ten keep a digit', () => expect([formatRate(4.21), formatRate(168.4)]).toEqual(['4.2', '168']))
})

describe('tables', () => {
  it('stand in columns, numbers at the right, without blanks at the end', () => {
    const text = formatTable(
      [
        { title: 'Run', align: 'right', cell: (row: { id: number; name: string }) => String(row.id) },
        { title: 'Name', cell: (row) => row.name },
      ],
      [
        { id: 7, name: 'first' },
        { id: 12, name: 'b' },
      ],
    )
    expect(text.split('\n')).toEqual(['RUN  NAME', '  7  first', ' 12  b'])
  })

  it('entries line up', () =>
    expect(
      formatEntries([
        ['Run', '1'],
        ['Best loss', '0.02'],
      ]),
    ).toBe('Run        1\nBest loss  0.02'))
})

describe('the JSON document', () => {
  it('is one line, with null for what is missing or no number, and arrays for typed arrays', () => {
    const text = jsonDocument({ loss: NaN, values: Float64Array.of(1, NaN, Infinity), absent: undefined })
    expect(text).toBe('{"loss":null,"values":[1,null,null]}')
  })
})
