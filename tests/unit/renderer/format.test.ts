import { describe, expect, test } from 'vitest'
import { formatDuration, formatLoss, formatMoment, formatNumber, formatQuantity } from '../../../src/renderer/format'

describe('numbers', () => {
  test.each([
    [8.4321e-4, '8.4e-4'],
    [0.0314, '0.031'],
    [1.5, '1.5'],
    [0, '0'],
    [null, '–'],
    [NaN, '–'],
    [Infinity, '∞'],
  ])('a loss of %s reads %s', (value, text) => expect(formatLoss(value)).toBe(text))

  test('powers of ten begin where digits would only count noughts', () => {
    expect([1e5, 99_999, 1e-3, 9.99e-4].map((value) => formatNumber(value, 6))).toEqual([
      '1e5',
      '99999',
      '0.001',
      '9.99e-4',
    ])
  })

  test('one and many', () => {
    expect([formatQuantity(1, 'run'), formatQuantity(15_960, 'row')]).toEqual(['1 run', '15,960 rows'])
  })
})

describe('times', () => {
  test.each([
    [0.42, '0.4 s'],
    [9.97, '10 s'],
    [11.2, '11 s'],
    [200, '3 min 20 s'],
    [180, '3 min'],
    [3599.6, '1 h'],
    [7500, '2 h 5 min'],
  ])('%s s reads %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text))

  test('moments read as a person says them', () => {
    const now = new Date(2026, 4, 3, 14, 0)
    const at = (...parts: [number, number, number, number, number]) =>
      formatMoment(new Date(...parts).toISOString(), now)
    expect([at(2026, 4, 3, 9, 5), at(2026, 4, 2, 23, 59), at(2025, 10, 30, 8, 0)]).toEqual([
      'today 9:05',
      'yesterday 23:59',
      '30 Nov 2025',
    ])
  })
})
