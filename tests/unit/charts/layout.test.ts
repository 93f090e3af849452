import { describe, expect, it } from 'vitest'
import { multiplesLayout } from '../../../src/charts/layout'

describe('small multiples', () => {
  it('stand in one row while they are wide enough', () => {
    expect(multiplesLayout(3, 840)).toMatchObject({ columns: 3, rows: 1, panelWidth: 280 })
  })

  it('keep twenty species readable on any width', () => {
    for (const width of [320, 658, 840, 1200, 2400]) {
      const layout = multiplesLayout(20, width)
      expect(layout.columns * layout.rows).toBeGreaterThanOrEqual(20)
      expect(layout.panelWidth).toBeGreaterThanOrEqual(200)
      expect(layout.panelHeight).toBeGreaterThanOrEqual(150)
    }
  })

  it('grow to the height at hand and no smaller than readable', () => {
    expect(multiplesLayout(3, 840, { height: 426 }).panelHeight).toBe(400)
    expect(multiplesLayout(3, 840, { height: 60 }).panelHeight).toBeGreaterThanOrEqual(150)
  })

  it('spread evenly over the rows', () => {
    expect(multiplesLayout(5, 840)).toMatchObject({ columns: 3, rows: 2 })
  })
})
