import { elementSymbols } from './elements'

/** Under this name a composition counts the charge, in elementary charges. */
export const chargeName = 'charge'

const phase = /\((?:aq|g|l|s)\)$/
const charge = /(?:\^(\d*)([+-])|([+-]))$/
const token = /([A-Z][a-z]?)(\d*)|(\()|\)(\d*)/y

/**
 * Atoms of each element in a formula such as `Ca(OH)2`, `SO4^2-` or `H2O(l)`, and its charge; null for what is no formula of this kind. A
 * charge above one is written with a caret: in `Fe3+` the 3 might be either.
 */
export function formulaComposition(formula: string): ReadonlyMap<string, number> | null {
  const bare = formula.trim().replace(phase, '')
  const sign = charge.exec(bare)
  const atoms = sign === null ? bare : bare.slice(0, sign.index)
  if (sign?.[3] !== undefined && /\d$/.test(atoms)) return null
  const counts = atomCounts(atoms)
  if (counts === null || sign === null) return counts
  const size = Number(sign[1] || 1)
  return counts.set(chargeName, (sign[2] ?? sign[3]) === '+' ? size : -size)
}

function atomCounts(text: string): Map<string, number> | null {
  const groups: Map<string, number>[] = [new Map()]
  token.lastIndex = 0
  while (token.lastIndex < text.length) {
    const found = token.exec(text)
    if (found === null) return null
    const [, symbol, count, opening, groupCount] = found
    if (opening !== undefined) groups.push(new Map())
    else if (symbol !== undefined) {
      if (!elementSymbols.has(symbol)) return null
      add(groups.at(-1)!, symbol, Number(count || 1))
    } else {
      const group = groups.pop()!
      const around = groups.at(-1)
      if (around === undefined || group.size === 0) return null
      for (const [name, number] of group) add(around, name, number * Number(groupCount || 1))
    }
  }
  return groups.length === 1 && groups[0]!.size > 0 ? groups[0]! : null
}

function add(counts: Map<string, number>, symbol: string, count: number): void {
  counts.set(symbol, (counts.get(symbol) ?? 0) + count)
}
