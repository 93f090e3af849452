import type { ConservedTotal } from '../../shared'
import { formulaComposition } from '../../chemistry'
import { determinedStates } from '../../solver'

/**
 * Totals of the elements, and of the charge, of species whose names are formulas: of a closed system of which every species is measured.
 * Those that follow from others are left out. Null where a name is no formula.
 */
export function elementTotals(species: readonly string[]): ConservedTotal[] | null {
  const compositions = species.map(formulaComposition)
  const names = new Set(compositions.flatMap((composition) => [...(composition?.keys() ?? [])]))
  if (compositions.includes(null)) return null
  const ones = new Float64Array(species.length).fill(1)
  const totals: ConservedTotal[] = []
  for (const name of names) {
    const total = { name, coefficients: compositions.map((composition) => composition?.get(name) ?? 0) }
    const together = [...totals, total].map(({ coefficients }) => coefficients)
    if (determinedStates(together, ones).dependent === null) totals.push(total)
  }
  return totals
}
