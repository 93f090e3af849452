import type { Mechanism } from '../../../shared'
import type { LearnedReaction } from '../../../chemistry'
import { elementaryFunctions } from '../../../solver'

const { power } = elementaryFunctions('plain')

/** How far an order may be from that of the mechanism. */
const ORDER = 0.25
/** Reactions with less than this part of every species' turnover are not looked at. */
const SHARE = 0.01

/** A rate law of the mechanism that learned reactions have. */
export interface RecoveredLaw {
  /** The mechanism's equation. */
  equation: string
  /** Of the learned ones: they may share the rate among them. */
  places: number[]
  /** What they make of each species together where every concentration is at its scale, over the law's own product of powers: [species]. */
  constants: Float64Array
}

/**
 * The rate laws of a mechanism that are among learned ones: those with the same orders.
 * @param shares see `reactionShares`
 */
export function recoveredLaws(
  { species, reactions }: Mechanism,
  learned: readonly LearnedReaction[],
  shares: readonly number[],
  stateScale: readonly number[],
): RecoveredLaw[] {
  const atScale = (orders: ArrayLike<number>) =>
    stateScale.reduce((product, scale, index) => product * power(scale, orders[index]!), 1)
  return reactions.flatMap(({ equation, orders }) => {
    const places = learned.flatMap((candidate, place) => {
      const same = species.every((name, index) => Math.abs(candidate.orders[index]! - (orders[name] ?? 0)) <= ORDER)
      return same && shares[place]! >= SHARE ? [place] : []
    })
    if (places.length === 0) return []
    const law = atScale(species.map((name) => orders[name] ?? 0))
    const constants = Float64Array.from(species, (_, index) =>
      places.reduce((sum, place) => {
        const { constant, change, orders: own } = learned[place]!
        return sum + (constant * change[index]! * atScale(own)) / law
      }, 0),
    )
    return [{ equation, places, constants }]
  })
}
