import type { ModelReaction } from '../../../shared'
import { formatNumber } from '../../format'

/** Less than this part of what is made and used up of every species does not matter. */
const negligibleShare = 0.01

/** A reaction of a run's model in words. */
export interface ReactionEntry {
  equation: string
  /** `k = 0.04, fitted from 0.1`. */
  constant: string
  /** Orders and changes as they were learned; empty where they are known. */
  learned: string
  negligible: boolean
}

/** The reactions that matter most first. */
export function reactionEntries(reactions: readonly ModelReaction[]): ReactionEntry[] {
  return [...reactions]
    .sort((one, other) => (other.share ?? 1) - (one.share ?? 1))
    .map((reaction) => ({
      equation: reaction.equation.replace('->', '→'),
      constant: constantText(reaction),
      learned: reaction.learned === null ? '' : learnedText(reaction.learned),
      negligible: reaction.share !== null && reaction.share < negligibleShare,
    }))
}

function constantText({ constant, given, origin, share }: ModelReaction): string {
  const k = constant === null ? 'k from a network' : `k = ${formatNumber(constant, 4)}`
  if (origin === 'fitted' && given !== null) return `${k}, fitted from ${formatNumber(given, 4)}`
  if (origin === 'fixed') return `${k}, fixed`
  if (share === null) return k
  return share < negligibleShare ? `${k}, negligible` : `${k}, ${Math.round(100 * share)} % of a species’ turnover`
}

function learnedText({ orders, change }: NonNullable<ModelReaction['learned']>): string {
  const numbers = (values: Readonly<Record<string, number>>) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${formatNumber(value, 3)}`)
      .join(', ')
  return `orders ${numbers(orders)}; changes ${numbers(change)}`
}
