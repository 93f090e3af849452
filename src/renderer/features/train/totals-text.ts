import type { ConservedTotal } from '../../../shared'
import { formatNumber } from '../../format'

export type ParsedTotals = { totals: ConservedTotal[] } | { problem: string }

/** Totals as a person writes them: `mass = A + B + 2 C; A - D`. One without a name is called by its sum. Nothing gives none. */
export function parseTotals(text: string, species: readonly string[]): ParsedTotals {
  const totals: ConservedTotal[] = []
  for (const part of text.split(';').map((piece) => piece.trim())) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const sum = part.slice(equals + 1).trim()
    const coefficients = parseSum(sum, species)
    if (typeof coefficients === 'string') return { problem: coefficients }
    totals.push({ name: part.slice(0, Math.max(0, equals)).trim() || sumText(coefficients, species), coefficients })
  }
  return { totals }
}

export function totalsText(totals: readonly ConservedTotal[], species: readonly string[]): string {
  return totals
    .map(({ name, coefficients }) => {
      const sum = sumText(coefficients, species)
      return name === sum ? sum : `${name} = ${sum}`
    })
    .join('; ')
}

/** Coefficients of all species, or what is wrong, in a sentence. */
function parseSum(sum: string, species: readonly string[]): number[] | string {
  // The longest name first: names may begin like others.
  const byLength = species.map((name, index) => ({ name, index })).sort((a, b) => b.name.length - a.name.length)
  const coefficients = species.map(() => 0)
  let rest = sum
  for (let first = true; first || rest !== ''; first = false) {
    const sign = /^([+-])?\s*/.exec(rest)!
    if (!first && sign[1] === undefined) return `Write + or - before "${rest}".`
    rest = rest.slice(sign[0].length)
    const named = (text: string) => byLength.find(({ name }) => text.startsWith(name))
    // A name may begin with a digit.
    const factor = named(rest) ? null : /^(\d+(?:\.\d+)?)\s*\*?\s*/.exec(rest)
    if (factor) rest = rest.slice(factor[0].length)
    const term = named(rest)
    if (term === undefined)
      return `There is no species at "${rest}": write sums such as ${species.slice(0, 2).join(' + ')}.`
    coefficients[term.index]! += (sign[1] === '-' ? -1 : 1) * Number(factor?.[1] ?? 1)
    rest = rest.slice(term.name.length).trim()
  }
  return coefficients
}

function sumText(coefficients: readonly number[], species: readonly string[]): string {
  return coefficients
    .flatMap((coefficient, index) => {
      if (coefficient === 0) return []
      const size = Math.abs(coefficient)
      const term = size === 1 ? species[index]! : `${formatNumber(size, 6)} ${species[index]!}`
      return [`${coefficient < 0 ? '-' : '+'} ${term}`]
    })
    .join(' ')
    .replace(/^\+ /, '')
}
