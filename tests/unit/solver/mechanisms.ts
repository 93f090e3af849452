import fc from 'fast-check'
import type { Mechanism } from '../../../src/shared'

type Reaction = Mechanism['reactions'][number]

const speciesNames = (count: number): string[] => Array.from({ length: count }, (_, index) => `y${index + 1}`)

/** from -> to, mass action, with as many of each as it is named. */
function reaction(
  species: readonly string[],
  from: readonly number[],
  to: readonly number[],
  constant: number,
): Reaction {
  const orders: Record<string, number> = {}
  const change: Record<string, number> = {}
  for (const index of from) orders[species[index]!] = (orders[species[index]!] ?? 0) + 1
  for (const index of from) change[species[index]!] = (change[species[index]!] ?? 0) - 1
  for (const index of to) change[species[index]!] = (change[species[index]!] ?? 0) + 1
  return { equation: '', orders, change, constant }
}

/** y1 -> y2 -> ... -> yn. */
export function chain(count: number): Mechanism {
  const species = speciesNames(count)
  const reactions = species.slice(1).map((_, index) => reaction(species, [index], [index + 1], 1 + (index % 7)))
  return { species, reactions }
}

/** Mechanisms of up to 12 species and 30 reactions of up to three reactants, catalysts among them. */
export const randomMechanism: fc.Arbitrary<Mechanism> = fc.integer({ min: 1, max: 12 }).chain((count) => {
  const side = fc.array(fc.nat(count - 1), { maxLength: 3 })
  const constant = fc.double({ min: 0.01, max: 100, noNaN: true })
  return fc.array(fc.tuple(side, side, constant), { minLength: 1, maxLength: 30 }).map((rows) => {
    const species = speciesNames(count)
    return { species, reactions: rows.map(([from, to, k]) => reaction(species, from, to, k)) }
  })
})

/**
 * A mechanism of `count` species and `reactionCount` reactions A + B -> C + D between species drawn by a fixed generator; `reach`
 * bounds how far apart in the list the partners of a reaction are.
 */
export function drawnMechanism(count: number, reactionCount: number, reach: number): Mechanism {
  const species = speciesNames(count)
  let seed = 12345
  const draw = (bound: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
    return Math.floor((seed / 0x80000000) * bound)
  }
  const reactions = Array.from({ length: reactionCount }, (_, index) => {
    const first = index % count
    const near = () => Math.min(count - 1, Math.max(0, first + draw(2 * reach + 1) - reach))
    return reaction(species, [first, near()], [near(), near()], 0.1 + draw(100))
  })
  return { species, reactions }
}
