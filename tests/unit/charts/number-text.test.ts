import { describe, expect, it } from 'vitest'
import { decimalExponent, powerOfTen, tickText, valueText } from '../../../src/charts/number-text'

describe('numbers on plots', () => {
  it('raises the exponent of a power of ten', () => {
    expect([-14, 0, 2].map(powerOfTen)).toEqual(['10⁻¹⁴', '10⁰', '10²'])
  })

  it('gives ticks the decimals of their step', () => {
    expect([0, 0.25, 0.5].map((tick) => tickText(tick, 0.25))).toEqual(['0.00', '0.25', '0.50'])
    expect(tickText(20_000, 5000)).toBe('20,000')
    expect(tickText(-0.5, 0.5)).toBe('−0.5')
    expect(tickText(-1e-17, 0.5)).toBe('0.0')
  })

  it('keeps the digits that mean something', () => {
    expect([0.00084, 0.031, 15960.4, 61, 1, 3.65e-5, 2.5e7, 0].map((value) => valueText(value))).toEqual([
      '8.4e-4',
      '0.031',
      '15,960',
      '61',
      '1',
      '3.65e-5',
      '2.5e7',
      '0',
    ])
  })

  it('names what is no number', () => {
    expect([NaN, Infinity, -Infinity].map((value) => valueText(value))).toEqual(['missing', '∞', '−∞'])
  })

  it('finds exponents exactly at powers of ten', () => {
    expect([1e-3, 1000, 999.999, -1e5].map(decimalExponent)).toEqual([-3, 3, 2, 5])
  })
})
