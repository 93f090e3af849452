import { describe, expect, test } from 'vitest'
import { moveInGrid } from '../../../src/renderer/design/grid-keyboard'

const key = (name: string, ctrlKey = false) => ({ key: name, ctrlKey, metaKey: false })
const from = { row: 5, column: 2 }

describe('walking a table of 20 rows and 4 columns', () => {
  test.each([
    ['ArrowUp', false, { row: 4, column: 2 }],
    ['ArrowDown', true, { row: 19, column: 2 }],
    ['ArrowRight', false, { row: 5, column: 3 }],
    ['Home', false, { row: 5, column: 0 }],
    ['Home', true, { row: 0, column: 0 }],
    ['End', true, { row: 19, column: 3 }],
    ['PageDown', false, { row: 13, column: 2 }],
    ['PageUp', false, { row: 0, column: 2 }],
  ])('%s (Ctrl: %s)', (name, ctrl, to) => {
    expect(moveInGrid(from, key(name, ctrl), 20, 4, 8)).toEqual(to)
  })

  test('stays inside and leaves other keys alone', () => {
    expect(moveInGrid({ row: 0, column: 0 }, key('ArrowLeft'), 20, 4, 8)).toEqual({ row: 0, column: 0 })
    expect(moveInGrid(from, key('a'), 20, 4, 8)).toBeNull()
  })
})
