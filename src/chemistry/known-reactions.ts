import type { ModelReaction } from '../shared'
import { elementaryFunctions } from '../solver'
import { type HybridSpecification, hybridParameterCount, reactionsTreated } from './hybrid'

const { exp } = elementaryFunctions('plain')

/** The reactions of a hybrid's mechanism with the rate constants that were fitted. */
export function knownReactions(specification: HybridSpecification, parameters: Float64Array): ModelReaction[] {
  let place = hybridParameterCount(specification) - reactionsTreated(specification, 'fitted').length
  return specification.reactions.map(({ equation, orders, change, constant, treatment = 'fixed' }) => ({
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
  }))
}
