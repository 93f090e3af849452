export {
  crnnBounds,
  crnnFloor,
  crnnGraph,
  crnnParameterNames,
  crnnPlaces,
  crnnRateScale,
  initialCrnnParameters,
} from './crnn'
export type { CrnnSpecification } from './crnn'
export { formulaComposition } from './formula'
export { hybridGraph, hybridParameterCount, hybridWidths, initialHybridParameters, reactionsTreated } from './hybrid'
export type { HybridSpecification } from './hybrid'
export { massActionGraph, rateConstants } from './mass-action'
