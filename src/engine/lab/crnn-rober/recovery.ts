import type { Mechanism, MechanismReaction } from '../../../shared'
import type { LearnedReaction } from '../../../chemistry'

/** How far an order may be from that of the mechanism. */
const ORDER = 0.25
/** What part of an event counts as no change. */
const CHANGE = 0.1
/** Reactions with less than this part of every species' turnover are not looked at. */
const SHARE = 0.01

/** A reaction of the mechanism that learned ones stand for. */
export interface Recovered {
  equation: string
  /** Of the learned ones: they may share the rate among them. */
  places: number[]
}

/**
 * The reactions of a mechanism that are among learned ones: the same orders, and the same species used up, made, and left as they are. How much of
 * a species in a quasi-steady state is made and used up is not compared: only the ratios of its amounts in the reactions are in the data.
 * @param shares see `reactionShares`
 */
export function recoveredReactions(
  { species, reactions }: Mechanism,
  learned: readonly LearnedReaction[],
  shares: readonly number[],
): Recovered[] {
  return reactions.flatMap((reaction) => {
    const places = learned.flatMap((candidate, place) =>
      shares[place]! >= SHARE && isSame(reaction, candidate, species) ? [place] : [],
    )
    return places.length === 0 ? [] : [{ equation: reaction.equation, places }]
  })
}

function isSame({ orders, change }: MechanismReaction, learned: LearnedReaction, species: readonly string[]): boolean {
  return species.every((name, index) => {
    const amount = learned.change[index]!
    const sign = Math.abs(amount) < CHANGE ? 0 : Math.sign(amount)
    return Math.abs(learned.orders[index]! - (orders[name] ?? 0)) <= ORDER && sign === Math.sign(change[name] ?? 0)
  })
}
