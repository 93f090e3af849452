import type { Bounds, GraphBuilder, ModelGraph, Node, RandomSource } from '../solver'
import { defineModel, heldExponents } from '../solver'

/**
 * A chemical reaction neural network (Ji and Deng, J. Phys. Chem. A 2021, 125, 1082, doi 10.1021/acs.jpca.0c09316): reactions whose orders,
 * stoichiometry and rate constants are all learned.
 */
export interface CrnnSpecification {
  states: number
  reactions: number
  /**
   * `stoichiometric`: a species is consumed by as much as its order in the rate is, as in elementary steps, and none is a catalyst.
   * `independent`: by an amount of its own, which is near zero for a catalyst (the form in which the authors learn Robertson's reaction).
   */
  orders: 'stoichiometric' | 'independent'
  /** Orders end here: an upper bound of the weights. */
  largestOrder: number
  /** [states]: y_scale. */
  stateScale: Float64Array
  /** t_scale. */
  timeScale: number
}

/** Where the logarithm of a concentration ends, as a fraction of its scale. */
export const crnnFloor = 1e-8
/** From this order on a species is a reactant, without which a reaction does not go; below, it is one in part. */
export const reactantOrder = 0.1
/** The least that is left of a rate whose reactant is not there: its logarithm is taken. */
export const leastLimit = 1e-9

const LN_10 = 2.302585092994046

/** The places of the first of each sort of parameters; those of a species in a reaction are at reaction * states + species from there. */
export function crnnPlaces({ states, reactions, orders }: CrnnSpecification) {
  const size = reactions * states
  const amounts = orders === 'independent' ? reactions + size : null
  return { logarithms: 0, weights: reactions, amounts, size, total: reactions + size + (amounts === null ? 0 : size) }
}

/** What one unit of a change in a reaction counts for in each species: [states], in the unit of the data over time. */
export function crnnRateScale({ stateScale, timeScale, orders }: CrnnSpecification): Float64Array {
  const largest = stateScale.reduce((most, scale) => Math.max(most, scale), 0)
  return stateScale.map((scale) => (orders === 'independent' ? scale : largest) / timeScale)
}

/**
 * With x = y / y_scale the rates are v_r = exp(b_r + sum_i (o_ri ln(max(x_i, 0) + floor) + ln M_ri)), the exponent held to +-40, with orders
 * o = max(w, 0). A species with w > 0 is consumed, one with w < 0 is produced, by the amount |w|, or |w| 10^p where
 * amounts are independent: dy_i/dt = rate scale_i * sum_r of (produced v - consumed v L_i / M_ri).
 *
 * L = x / (|x| + floor) and M = max(1 - min(o / 0.1, 1) (1 - L), 1e-9) are 1 but for what is nearly used up: without them the logarithm's
 * floor would keep reactions going that have no reactants left. A reaction of first order is exactly proportional to y, whatever is left.
 *
 * The parameters are b, then w, then p.
 */
export function crnnGraph(specification: CrnnSpecification): ModelGraph {
  const { states, reactions, stateScale } = specification
  const places = crnnPlaces(specification)
  const all = Array.from({ length: places.size }, (_, place) => place)
  const ofSpecies = all.map((place) => place % states)
  const ofReaction = all.map((place) => Math.floor(place / states))
  return defineModel({ states, parameters: places.total }, (g) => {
    const [zero, one] = [g.fill(0, 1), g.fill(1, 1)]
    const x = g.multiply(g.state(states), g.constant(stateScale.map((scale) => 1 / scale)))
    const logarithms = g.unary('log', g.shift(g.binary('maximum', x, zero), crnnFloor))
    const left = g.gather(g.divide(x, g.shift(g.unary('abs', x), crnnFloor)), ofSpecies)
    const weights = g.parameters(places.weights, places.size)
    const orders = g.binary('maximum', weights, zero)
    const reactant = g.binary('minimum', g.scale(orders, 1 / reactantOrder), one)
    const limits = g.binary(
      'maximum',
      g.subtract(one, g.multiply(reactant, g.subtract(one, left))),
      g.fill(leastLimit, 1),
    )
    const factors = g.add(g.multiply(orders, g.gather(logarithms, ofSpecies)), g.unary('log', limits))
    const exponents = g.add(g.parameters(places.logarithms, reactions), sums(g, reactions, ofReaction, factors))
    const rates = g.gather(g.unary('exp', heldExponents(g, exponents)), ofReaction)
    const amounts =
      places.amounts === null
        ? rates
        : g.multiply(rates, g.unary('exp', heldExponents(g, g.scale(g.parameters(places.amounts, places.size), LN_10))))
    const consumed = g.divide(g.multiply(orders, left), limits)
    const produced = g.subtract(orders, weights)
    const net = sums(g, states, ofSpecies, g.multiply(g.subtract(produced, consumed), amounts))
    return g.multiply(net, g.constant(crnnRateScale(specification)))
  })
}

/** Sums of the rows of the input, each into the row that is said. */
function sums(g: GraphBuilder, rows: number, into: readonly number[], input: Node): Node {
  const entries = into.map((row, column) => ({ row, column, value: 1 }))
  return g.linear(rows, entries, input)
}

/** The bounds of the parameters: weights end at the largest order, where a clipped order would have no slope to come back by. */
export function crnnBounds(specification: CrnnSpecification): Bounds {
  const { weights, size, total } = crnnPlaces(specification)
  const lower = new Float64Array(total).fill(-Infinity)
  const upper = new Float64Array(total).fill(Infinity)
  return { lower, upper: upper.fill(specification.largestOrder, weights, weights + size) }
}

/** All uniform within +-sqrt(6 / (species + reactions)), as the authors begin. */
export function initialCrnnParameters(specification: CrnnSpecification, random: RandomSource): Float64Array {
  const { states, reactions } = specification
  const bound = Math.sqrt(6 / (states + reactions))
  return Float64Array.from({ length: crnnPlaces(specification).total }, () => bound * (2 * random.next() - 1))
}

/** What each parameter is called. */
export function crnnParameterNames(specification: CrnnSpecification, species: readonly string[]): string[] {
  const reactions = Array.from({ length: specification.reactions }, (_, index) => `reaction ${index + 1}`)
  const each = (what: string) =>
    reactions.flatMap((reaction) => species.map((name) => `${what} ${name} in ${reaction}`))
  return [
    ...reactions.map((reaction) => `ln rate of ${reaction}`),
    ...each('weight of'),
    ...(specification.orders === 'independent' ? each('log10 amount of') : []),
  ]
}
