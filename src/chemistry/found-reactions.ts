import type { ModelReaction } from '../shared'
import { elementaryFunctions } from '../solver'
import { type CrnnSpecification, crnnPlaces, crnnRateScale } from './crnn'
import { equationOf } from './reaction-equation'

/** Learned numbers are taken for whole ones, or for none, when they are this near. */
const NEAR = 0.15

const { exp, log, power } = elementaryFunctions('plain')
const LN_10 = 2.302585092994046

/** A reaction as it was learned: numbers by species, in the order of these. */
export interface LearnedReaction {
  /** k of rate = k * product of y^order, in the unit of the data over time. */
  constant: number
  orders: Float64Array
  /** Net change by one event, of which the species that is used up most loses 1. */
  change: Float64Array
}

/** The reactions of a network with these parameters, the first changes of each brought to one event. */
export function learnedReactions(specification: CrnnSpecification, parameters: Float64Array): LearnedReaction[] {
  const { states, reactions, stateScale } = specification
  const places = crnnPlaces(specification)
  const rateScale = crnnRateScale(specification)
  return Array.from({ length: reactions }, (_, reaction) => {
    const at = (first: number) => parameters.subarray(first + reaction * states, first + (reaction + 1) * states)
    const weights = at(places.weights)
    const amounts = places.amounts === null ? null : at(places.amounts)
    const orders = Float64Array.from(weights, (weight) => Math.max(0, weight))
    const changes = Float64Array.from(
      weights,
      (weight, index) => -weight * rateScale[index]! * (amounts === null ? 1 : exp(LN_10 * amounts[index]!)),
    )
    const event = eventSize(changes)
    const logarithm = orders.reduce(
      (sum, order, index) => sum - order * log(stateScale[index]!),
      parameters[places.logarithms + reaction]!,
    )
    return { constant: event * exp(logarithm), orders, change: changes.map((change) => change / event) }
  })
}

/** By how much the species that loses most is changed, or, where none is lost, the one that gains most. */
function eventSize(changes: Float64Array): number {
  const most = changes.reduce((size, change) => Math.max(size, -change), 0)
  return most > 0 ? most : changes.reduce((size, change) => Math.max(size, change), 0) || 1
}

/** Learned reactions with their numbers rounded where they are near whole ones; the share is left unknown. */
export function foundReactions(
  specification: CrnnSpecification,
  parameters: Float64Array,
  species: readonly string[],
): ModelReaction[] {
  return learnedReactions(specification, parameters).map((learned) => {
    const orders = learned.orders.map(rounded)
    const times = wholeTimes(learned.change, orders)
    const change = learned.change.map((amount) => rounded(times * amount))
    // The same rate where every concentration is at its scale.
    const constant = specification.stateScale.reduce(
      (product, scale, index) => product * power(scale, learned.orders[index]! - orders[index]!),
      learned.constant / times,
    )
    const named = (values: Float64Array) =>
      Object.fromEntries(species.flatMap((name, index) => (values[index] === 0 ? [] : [[name, values[index]!]])))
    return {
      equation: equationOf(species, named(orders), named(change)),
      origin: 'found' as const,
      constant,
      given: null,
      orders: named(orders),
      change: named(change),
      learned: { constant: learned.constant, orders: named(learned.orders), change: named(learned.change) },
      share: null,
    }
  })
}

/** How often an event is counted: as few times as make all its changes whole, at most as often as its order says; or once. */
function wholeTimes(change: Float64Array, orders: Float64Array): number {
  const whole = (times: number) => change.every((amount) => Number.isInteger(rounded(times * amount)))
  const most = orders.reduce((largest, order) => Math.max(largest, order), 1)
  for (let times = 1; times <= most; times++) if (whole(times)) return times
  return 1
}

/** The whole number that is near, or two digits. */
function rounded(value: number): number {
  const whole = Math.round(value)
  return Math.abs(value - whole) <= NEAR ? whole + 0 : Number(value.toPrecision(2))
}
