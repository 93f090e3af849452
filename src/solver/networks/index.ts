export { activations } from './activations'
export type { ActivationName } from './activations'
export { initialNetworkParameters, neuralOdeGraph, neuralOdeParameterCount, neuralOdePlaces } from './neural-ode'
export type { NeuralOdeSpecification } from './neural-ode'
