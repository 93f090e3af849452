import type { Activation, MechanismReaction, ModelReaction } from '../shared'
import { elementaryFunctions } from '../solver'
import { type HybridSpecification, fittedEnergies, hybridParameterCount, reactionsTreated } from './hybrid'

const { exp } = elementaryFunctions('plain')

/** The reactions of a hybrid's mechanism with the rate constants that were fitted. */
export function knownReactions(specification: HybridSpecification, parameters: Float64Array): ModelReaction[] {
  const energies = fittedEnergies(specification)
  const first = hybridParameterCount(specification) - energies.length
  let place = first - reactionsTreated(specification, 'fitted').length
  const fittedActivation = (reaction: MechanismReaction): Activation | undefined => {
    const fitted = energies.indexOf(reaction)
    if (fitted < 0 || reaction.activation === undefined) return reaction.activation
    return { ...reaction.activation, energy: reaction.activation.energy * (1 + parameters[first + fitted]!) }
  }
  const described = (reaction: MechanismReaction): ModelReaction => {
    const { equation, orders, change, constant, treatment = 'fixed' } = reaction
    const activation = fittedActivation(reaction)
    return {
      equation,
      origin: treatment,
      constant: { fixed: () => constant, fitted: () => constant * exp(parameters[place++]!), learned: () => null }[
        treatment
      ](),
      given: constant,
      orders,
      change,
      learned: null,
      share: null,
      ...(activation && { activation }),
    }
  }
  return specification.reactions.map(described)
}
