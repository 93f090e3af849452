export { activations } from './activations'
export type { ActivationName } from './activations'
export { conditionTableLength, conditionValues, measuredCondition, scaledConditions } from './condition-inputs'
export type { ConditionScale, ConditionTable } from './condition-inputs'
export { conservationForms, determinedStates } from './conservation'
export type { Conservation, ConservationForm } from './conservation'
export { headNamed, heads } from './heads'
export type { Head, HeadName } from './heads'
export { logarithmFloor } from './inputs'
export {
  algebraicStates,
  initialNetworkParameters,
  networkWidths,
  neuralOdeGraph,
  neuralOdeParameterCount,
  neuralOdePlaces,
} from './neural-ode'
export type { NeuralOdeSpecification } from './neural-ode'
