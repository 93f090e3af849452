import { describe, expect, it } from 'vitest'
import { fitTable, historyTable, residualsTable } from '../../../../src/renderer/plots/plot-tables'
import { fitOf, twoSpecies } from '../../charts/example-data'

describe('plots as tables', () => {
  const data = twoSpecies([1, 10])

  it('have a row for each measured value, with what the model says there', () => {
    const { columns, rows } = fitTable(data, [{ name: 'model', fit: fitOf(data) }])
    expect(columns).toEqual(['species', 'time, s', 'data', 'model'])
    expect(rows).toHaveLength(4)
    expect(rows[0]).toEqual(['substrate, mol/L', '1', '0.5', '0.505'])
  })

  it('leave the model out where there is none yet', () => {
    expect(fitTable(data, []).rows[0]).toEqual(['substrate, mol/L', '1', '0.5'])
    expect(residualsTable(data, null).rows).toEqual([])
  })

  it('give residuals over the scale of their species', () => {
    const [first] = residualsTable(data, fitOf(data)).rows
    expect(Number(first?.[4])).toBeCloseTo(0.005 / (0.5 - 1 / 11), 5)
  })

  it('list a history by epoch', () => {
    const history = { epochs: Float64Array.of(3), losses: Float64Array.of(0.25), gradientNorms: Float64Array.of(NaN) }
    expect(historyTable(history).rows).toEqual([['3', '0.25', '–']])
  })
})
