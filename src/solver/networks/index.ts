export { activations } from './activations'
export type { ActivationName } from './activations'
export { conditionTableLength, conditionValues, measuredCondition } from './condition-inputs'
export type { ConditionScale, ConditionTable } from './condition-inputs'
export { conservationForms, determinedStates } from './conservation'
export type { Conservation, ConservationForm } from './conservation'
export { headNamed, heads } from './heads'
export type { Head, HeadName } from './heads'
export { heldExponents } from './heads/exponents'
export { inputCount, logarithmFloor, networkInputs } from './inputs'
export type { NetworkInputs } from './inputs'
export { applyLayers, layerParameterCount, layerPlaces, silentLayers } from './layers'
export {
  algebraicStates,
  initialNetworkParameters,
  networkWidths,
  neuralOdeGraph,
  neuralOdeParameterCount,
  neuralOdePlaces,
} from './neural-ode'
export type { NeuralOdeSpecification } from './neural-ode'
