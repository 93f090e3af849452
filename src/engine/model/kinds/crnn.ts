import { type ModelSettings, type Scaling, failed, succeeded } from '../../../shared'
import {
  type CrnnSpecification,
  crnnBounds,
  crnnGraph,
  crnnParameterNames,
  crnnPlaces,
  foundReactions,
  initialCrnnParameters,
  learnedReactions,
  reactionShares,
} from '../../../chemistry'
import { type ModelKind, scaleSettings } from './model-kind'

/** The reactions that the settings leave to be found, with the scales that they take. */
export function crnnSpecification(model: ModelSettings, { stateScale, timeScale }: Scaling): CrnnSpecification {
  const { reactions, orders, largestOrder } = model
  const states = stateScale.length
  return { states, reactions, orders, largestOrder, stateScale: Float64Array.from(stateScale), timeScale }
}

const from = (start: number, count: number) => Array.from({ length: count }, (_, index) => start + index)

/** Reactions are found. */
export const crnn = {
  name: 'crnn',
  title: 'Reactions to be found',
  description:
    'A chemical reaction neural network: orders, stoichiometry and rate constants of a number of reactions are learned and can be read.',
  settings: [...scaleSettings, 'reactions', 'orders', 'largestOrder'],
  networkGivesRates: false,
  complete(model, { nonNegative, scaling }) {
    if (model.conservation.form !== 'none') {
      return failed(
        'Reactions that are to be found keep no totals',
        'conserved totals',
        'Choose to keep none, or train a neural ODE.',
        'usage',
      )
    }
    if (scaling.conditions !== undefined && scaling.conditions.length > 0) {
      return failed(
        `Rates of reactions that are to be found depend on amounts alone, and ${scaling.conditions[0]!.name} is given over time`,
        'conditions',
        'Leave conditions out where they do not change, or train a neural ODE or a hybrid.',
        'usage',
      )
    }
    if (nonNegative.status === 'failed') {
      return { ...nonNegative, advice: 'Rates are products of powers of concentrations: train a neural ODE on these.' }
    }
    return succeeded(model)
  },
  build(model, species, scaling) {
    const specification = crnnSpecification(model, scaling)
    const { logarithms, weights, amounts, size, total } = crnnPlaces(specification)
    const count = specification.reactions
    const orders = specification.orders === 'independent' ? ', orders of their own' : ''
    return {
      description: `Reaction network of ${species.length} species, ${count} ${count === 1 ? 'reaction' : 'reactions'}${orders}`,
      parameterCount: total,
      parameterNames: crnnParameterNames(specification, species),
      // Zero weights leave a species out of a reaction.
      weights: Int32Array.from(from(weights, size)),
      biases: Int32Array.from([...from(logarithms, count), ...(amounts === null ? [] : from(amounts, size))]),
      bounds: crnnBounds(specification),
      graph: () => crnnGraph(specification),
      start: (random) => initialCrnnParameters(specification, random),
      inputs: () => new Float64Array(0),
      reactions: (parameters, solutions) => {
        const shares = reactionShares(learnedReactions(specification, parameters), solutions)
        return foundReactions(specification, parameters, species).map((reaction, place) => ({
          ...reaction,
          share: solutions.length === 0 ? null : shares[place]!,
        }))
      },
    }
  },
} as const satisfies ModelKind
