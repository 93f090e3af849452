import { elementaryFunctions } from '../solver'
import type { LearnedReaction } from './found-reactions'

const { power } = elementaryFunctions('plain')

/** States along a solution: time-major [times][species]. */
export interface SolvedStates {
  times: Float64Array
  values: Float64Array
}

/**
 * Of each reaction the largest part that it has, over the species, of all that is made and used up of one along these solutions (by the
 * trapezoidal rule).
 */
export function reactionShares(reactions: readonly LearnedReaction[], solutions: readonly SolvedStates[]): number[] {
  const species = reactions[0]?.orders.length ?? 0
  const events = reactions.map((reaction) =>
    solutions.reduce((sum, solution) => sum + eventsAlong(reaction, solution, species), 0),
  )
  const turnover = Array.from({ length: species }, (_, index) =>
    reactions.reduce((sum, { change }, place) => sum + Math.abs(change[index]!) * events[place]!, 0),
  )
  return reactions.map(({ change }, place) =>
    change.reduce((most, amount, index) => {
      const whole = turnover[index]!
      return whole > 0 ? Math.max(most, (Math.abs(amount) * events[place]!) / whole) : most
    }, 0),
  )
}

function eventsAlong(reaction: LearnedReaction, { times, values }: SolvedStates, species: number): number {
  let [sum, before] = [0, 0]
  for (const [row, time] of times.entries()) {
    const rate = rateAt(reaction, values.subarray(row * species, (row + 1) * species))
    if (row > 0) sum += 0.5 * (before + rate) * (time - times[row - 1]!)
    before = rate
  }
  return sum
}

const rateAt = ({ constant, orders }: LearnedReaction, state: Float64Array): number =>
  orders.reduce(
    (rate, order, index) => (order === 0 ? rate : rate * power(Math.max(0, state[index]!), order)),
    constant,
  )
