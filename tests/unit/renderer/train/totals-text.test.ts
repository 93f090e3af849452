import { describe, expect, it } from 'vitest'
import { parseTotals, totalsText } from '../../../../src/renderer/features/train/totals-text'

const species = ['A', 'AB', 'Na+', '2-butanol']

describe('totals as text', () => {
  it.each([
    ['', []],
    ['A + AB', [{ name: 'A + AB', coefficients: [1, 1, 0, 0] }]],
    [
      'mass = A+2 AB; Na+ - 0.5*A',
      [
        { name: 'mass', coefficients: [1, 2, 0, 0] },
        { name: '- 0.5 A + Na+', coefficients: [-0.5, 0, 1, 0] },
      ],
    ],
    ['-A + 3 2-butanol;', [{ name: '- A + 3 2-butanol', coefficients: [-1, 0, 0, 3] }]],
    ['A + A', [{ name: '2 A', coefficients: [2, 0, 0, 0] }]],
  ])('%s', (text, totals) => {
    expect(parseTotals(text, species)).toEqual({ totals })
    expect(parseTotals(totalsText(totals, species), species)).toEqual({ totals })
  })

  it.each(['C', 'A +', 'A AB', 'mass =', 'mass', '2', 'A + 2 C'])('%s is refused with a sentence', (text) => {
    expect(parseTotals(text, species)).toHaveProperty('problem', expect.stringMatching(/\.$/))
  })
})
