import { describe, expect, it } from 'vitest'
import { rangeCovers } from '../../../../src/renderer/plots/embedded-fonts'
import {
  plotRegions,
  positionAt,
  rangeAfterKey,
  rangeBetween,
  regionAt,
} from '../../../../src/renderer/plots/plot-regions'
import { fileName } from '../../../../src/renderer/plots/save-figure'

const regions = plotRegions({
  grid: [
    { left: 40, top: 20, width: 100, height: 50 },
    { left: 200, top: 20, width: 100, height: 50 },
  ],
  xAxis: [
    { type: 'value', min: -2, max: 2 },
    { type: 'value', min: 0, max: 60 },
  ],
})

describe('regions of a plot', () => {
  it('are found below a point', () => {
    expect(regionAt(regions, 210, 30)).toBe(regions[1])
    expect(regionAt(regions, 150, 30)).toBeUndefined()
  })

  it('give positions, held inside the panel', () => {
    expect(positionAt(regions[0]!, 90)).toBe(0)
    expect(positionAt(regions[0]!, 900)).toBe(2)
  })

  it('make ranges in the axis own unit, whichever way one drags', () => {
    expect(rangeBetween(20, 10, false)).toEqual([10, 20])
    expect(rangeBetween(-1, 1, true)).toEqual([0.1, 10])
  })

  it('zoom and move by keys', () => {
    const [first, second] = rangeAfterKey(regions[1]!, '+', false) ?? []
    expect([first, second]).toEqual([12, 48])
    expect(rangeAfterKey(regions[1]!, 'ArrowRight', false)).toEqual([6, 66])
    expect(rangeAfterKey(regions[0]!, 'Escape', true)).toBeNull()
    expect(rangeAfterKey(regions[0]!, 'x', true)).toBeUndefined()
  })
})

describe('saved figures', () => {
  it('embed the parts of a font that their text uses', () => {
    expect(rangeCovers('U+0000-00FF, U+2212', 'time −1')).toBe(true)
    expect(rangeCovers('U+2070-209F', 'time')).toBe(false)
    expect(rangeCovers('U+4??', 'Жук')).toBe(true)
    expect(rangeCovers('', 'anything')).toBe(true)
  })

  it('have names that every file system takes', () => {
    expect(fileName('y1: 50/50 * "best"')).toBe('y1-50-50-best')
    expect(fileName(' ?? ')).toBe('figure')
  })
})
