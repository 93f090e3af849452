import type { Local } from '../encoder'

/** How a program goes over the columns of its nodes: so many at a time, in so many turns. */
export interface Turns {
  units: number
  turns: number
}

/** Where the columns of a turn are among all: the number of the first, and 8 times that of those behind the last. */
export interface ColumnPlace {
  first: Local
  place: Local
}

/** Numbers of columns that wide layers take together, the quickest first: they share the loaded weights and fill the registers. */
const WIDE_UNITS = [4, 5, 3, 6, 2] as const

/**
 * All columns at once when they are few. Straight-line code takes two where that divides them; loops take the number with which the
 * fewest columns are gone over twice.
 *
 * @param looped whether there are products in loops among what is computed
 */
export function turnsOf(columns: number, looped: boolean): Turns {
  if (columns <= 4) return { units: columns, turns: 1 }
  if (!looped) return columns % 2 === 0 ? { units: 2, turns: columns / 2 } : { units: 1, turns: columns }
  const work = (units: number) => units * Math.ceil(columns / units)
  const units = WIDE_UNITS.reduce<number>((best, next) => (work(next) < work(best) ? next : best), WIDE_UNITS[0])
  return { units, turns: Math.ceil(columns / units) }
}
