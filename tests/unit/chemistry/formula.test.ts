import { describe, expect, it } from 'vitest'
import { formulaComposition } from '../../../src/chemistry'

describe('the composition of a formula', () => {
  it.each([
    ['H2O', { H: 2, O: 1 }],
    ['HCHO', { H: 2, C: 1, O: 1 }],
    ['Ca(OH)2', { Ca: 1, O: 2, H: 2 }],
    ['K4(Fe(CN)6)', { K: 4, Fe: 1, C: 6, N: 6 }],
    ['CO2(aq)', { C: 1, O: 2 }],
    ['Na+', { Na: 1, charge: 1 }],
    ['SO4^2-', { S: 1, O: 4, charge: -2 }],
    ['Co', { Co: 1 }],
    ['CO', { C: 1, O: 1 }],
  ])('of %s', (formula, wanted) => expect(Object.fromEntries(formulaComposition(formula) ?? [])).toEqual(wanted))

  it.each(['', 'A', 'ALD', 'h2o', 'H2O)', '(H2O', '()2', 'Fe3+', 'H-O', '2H', 'glucose', 'e-'])(
    'there is none of "%s"',
    (text) => expect(formulaComposition(text)).toBeNull(),
  )
})
