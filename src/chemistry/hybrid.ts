import type { MechanismReaction } from '../shared'
import {
  type ActivationName,
  type GraphBuilder,
  type HeadName,
  type ModelGraph,
  type NetworkInputs,
  type Node,
  type RandomSource,
  applyLayers,
  conditionTableLength,
  conditionValues,
  defineModel,
  headNamed,
  heldExponents,
  inputCount,
  layerParameterCount,
  networkInputs,
  silentLayers,
} from '../solver'
import { massActionRates } from './mass-action'

/** A temperature among the conditions. */
export interface ConditionPlace {
  index: number
  /** 273.15 for degrees Celsius. */
  zero: number
}

/** R, in J/(mol K). */
const gasConstant = 8.314462618

/** Known reactions and a network for what is not known of them (a universal ODE: Rackauckas et al. 2020, arXiv:2001.04385). */
export interface HybridSpecification extends NetworkInputs {
  species: readonly string[]
  /** Of mass action, among these species; k of those that are fitted or learned is positive. */
  reactions: readonly MechanismReaction[]
  /** Where among the conditions the temperature of each reaction with an activation energy is, and what is added to have it in kelvin. */
  temperatures: readonly (ConditionPlace | null)[]
  /** The states to whose rates the network adds. */
  remainder: readonly number[]
  hiddenLayers: readonly number[]
  activation: ActivationName
  /** What makes the remainder of the network's outputs. */
  head: HeadName
  /** [species]: y_scale. */
  stateScale: Float64Array
  /** [species]: y_scale / t_scale. */
  outputScale: Float64Array
}

/** The reactions whose rate constants are fitted, or are learned. */
export function reactionsTreated(
  { reactions }: Pick<HybridSpecification, 'reactions'>,
  treatment: 'fitted' | 'learned',
): MechanismReaction[] {
  return reactions.filter((reaction) => reaction.treatment === treatment)
}

/** Widths of the network's layers; the last is zero where it has nothing to give. Outputs: those of the head, then one a learned constant. */
export function hybridWidths(specification: HybridSpecification): number[] {
  const { species, hiddenLayers, head, remainder } = specification
  const outputs = headNamed(head).outputsPerState * remainder.length
  const learned = reactionsTreated(specification, 'learned').length
  return [inputCount(species.length, specification), ...hiddenLayers, outputs + learned]
}

/** The reactions whose activation energies are fitted with their constants. */
export const fittedEnergies = (specification: Pick<HybridSpecification, 'reactions'>): MechanismReaction[] =>
  reactionsTreated(specification, 'fitted').filter(({ activation }) => activation !== undefined)

/** The number of weights and biases, and of fitted rate constants and energies. */
export function hybridParameterCount(specification: HybridSpecification): number {
  const fitted = reactionsTreated(specification, 'fitted').length + fittedEnergies(specification).length
  return layerParameterCount(hybridWidths(specification)) + fitted
}

/**
 * dy/dt = S v(y) + head(NN(y)): v_r = k_r * product of y_i^order with k_r as it is given; k_r exp(theta) where it is fitted; k_r exp(NN_r(y)),
 * the exponent held to +-40, where it is learned. A reaction with an activation energy has its k at the reference temperature, and
 * k exp(-E / R (1 / T - 1 / T_ref)) at another. The parameters are the network's weights and biases, then ln(k / k given) of each constant
 * that is fitted, then E / E given - 1 of those with an energy.
 */
export function hybridGraph(specification: HybridSpecification): ModelGraph {
  const { species, reactions, remainder, stateScale, outputScale } = specification
  const head = headNamed(specification.head)
  const widths = hybridWidths(specification)
  const inputs = specification.conditions ? conditionTableLength(specification.conditions) : 0
  const sizes = { states: species.length, parameters: hybridParameterCount(specification), inputs }
  return defineModel(sizes, (g) => {
    const state = g.state(species.length)
    const z =
      widths.at(-1) === 0
        ? null
        : applyLayers(g, networkInputs(g, state, specification), widths, specification.activation)
    const known = massActionRates(g, species, reactions, rateConstantNodes(g, specification, z))
    if (z === null || remainder.length === 0) return known
    const own = (scales: Float64Array) => Float64Array.from(remainder, (index) => scales[index]!)
    const scales = { state: own(stateScale), rate: own(outputScale) }
    const outputs = g.slice(z, 0, head.outputsPerState * remainder.length)
    const learned = head.rates(g, outputs, g.gather(state, remainder), scales)
    const entries = remainder.map((row, column) => ({ row, column, value: 1 }))
    return g.add(known, g.linear(species.length, entries, learned))
  })
}

/** k: [reactions, 1]. */
function rateConstantNodes(g: GraphBuilder, specification: HybridSpecification, z: Node | null): Node {
  const { reactions } = specification
  const fitted = reactionsTreated(specification, 'fitted').length
  const learned = reactionsTreated(specification, 'learned').length
  const given = arrheniusConstants(g, specification)
  if (fitted + learned === 0) return given
  const exponents = [
    ...(fitted === 0 ? [] : [g.parameters(layerParameterCount(hybridWidths(specification)), fitted)]),
    ...(z === null || learned === 0 ? [] : [g.slice(z, z.rows - learned, learned)]),
  ]
  // Row 0 is the factor of a constant that is fixed; then those of the fitted, then those of the learned.
  const factors = g.concatenate([g.fill(1, 1), g.unary('exp', heldExponents(g, g.concatenate(exponents)))])
  let nextFitted = 1
  let nextLearned = 1 + fitted
  const rows = reactions.map(({ treatment }) =>
    treatment === 'fitted' ? nextFitted++ : treatment === 'learned' ? nextLearned++ : 0,
  )
  return g.multiply(given, g.gather(factors, rows))
}

/** k as given, at the temperature that each experiment is given: [reactions, 1]. */
function arrheniusConstants(g: GraphBuilder, specification: HybridSpecification): Node {
  const { reactions, temperatures, conditions } = specification
  const constants = g.constant(reactions.map(({ constant }) => constant))
  if (temperatures.every((place) => place === null) || !conditions) return constants
  const values = conditionValues(g, conditions, 0)
  const energies = fittedEnergies(specification)
  const first = hybridParameterCount(specification) - energies.length
  const exponents = reactions.map((reaction, index) => {
    const place = temperatures[index]
    if (!reaction.activation || !place) return g.fill(0, 1)
    const { energy, reference } = reaction.activation
    const kelvin = g.shift(g.slice(values, place.index, 1), place.zero)
    const measure = g.shift(g.divide(g.fill(1, 1), kelvin), -1 / reference)
    const exponent = g.scale(measure, -energy / gasConstant)
    const fitted = energies.indexOf(reaction)
    return fitted < 0 ? exponent : g.multiply(exponent, g.shift(g.parameters(first + fitted, 1), 1))
  })
  return g.multiply(constants, g.unary('exp', heldExponents(g, g.concatenate(exponents))))
}

/** A hybrid begins as its mechanism, as far as its head can give nothing: the last layer's weights are zero. */
export function initialHybridParameters(specification: HybridSpecification, random: RandomSource): Float64Array {
  const theta = new Float64Array(hybridParameterCount(specification))
  theta.set(silentLayers(hybridWidths(specification), random))
  return theta
}
