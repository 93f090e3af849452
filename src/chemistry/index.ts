export { formulaComposition } from './formula'
export { massActionGraph, rateConstants } from './mass-action'
