export {
  crnnBounds,
  crnnFloor,
  crnnGraph,
  crnnParameterNames,
  crnnPlaces,
  crnnRateScale,
  initialCrnnParameters,
  leastLimit,
  reactantOrder,
} from './crnn'
export type { CrnnSpecification } from './crnn'
export { formulaComposition } from './formula'
export { foundReactions, learnedReactions } from './found-reactions'
export type { LearnedReaction } from './found-reactions'
export {
  fittedEnergies,
  hybridGraph,
  hybridParameterCount,
  hybridWidths,
  initialHybridParameters,
  reactionsTreated,
} from './hybrid'
export type { ConditionPlace, HybridSpecification } from './hybrid'
export { knownReactions } from './known-reactions'
export { massActionGraph, rateConstants } from './mass-action'
export { reactionShares } from './reaction-shares'
export type { SolvedStates } from './reaction-shares'
