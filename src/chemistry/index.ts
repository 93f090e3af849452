export { crnnFloor, crnnGraph, crnnParameterNames, crnnPlaces, crnnRateScale, initialCrnnParameters } from './crnn'
export type { CrnnSpecification } from './crnn'
export { formulaComposition } from './formula'
export {
  fittedEnergies,
  hybridGraph,
  hybridParameterCount,
  hybridWidths,
  initialHybridParameters,
  reactionsTreated,
} from './hybrid'
export type { ConditionPlace, HybridSpecification } from './hybrid'
export { massActionGraph, rateConstants } from './mass-action'
