import { describe, expect, it } from 'vitest'
import { realArithmetic } from './arithmetic'
import { evaluateFormula } from './formula'

const at: Record<string, number> = { x: 3, y: 0.5, k2: 7 }
const value = (text: string) =>
  evaluateFormula(text, realArithmetic, (name) => {
    if (!(name in at)) throw new Error(`there is no ${name}`)
    return at[name]!
  })

describe('the formulas of tests/data', () => {
  it.each([
    ['1 - 2 - 3', -4],
    ['12/2/3', 2],
    ['2 + 3*4', 14],
    ['(2 + 3)*4', 20],
    ['-x^2', -9],
    ['2^3^2', 512],
    ['2^-1', 0.5],
    ['2*-x', -6],
    ['4^y', 2],
    ['-k2*x + -x', -24],
    ['1.5e-3*2e2', 0.3],
    ['x/(k2-1)', 0.5],
    ['exp(x - 3)*sqrt(16)', 4],
  ])('%s', (text, wanted) => expect(value(text)).toBeCloseTo(wanted, 14))

  it.each(['', '1 +', '(1', '1)', '1 2', 'z', 'gamma(x)', '2*/3', 'x!'])('refuse %j', (text) =>
    expect(() => value(text)).toThrow(),
  )
})
