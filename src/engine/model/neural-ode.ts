import type { ModelSettings, Scaling } from '../../shared'
import { type ActivationName, type NeuralOdeSpecification, activations } from '../../solver'

/** The network that the settings name, with the scales of the data: dy/dt = NN(y / y_scale) * y_scale / t_scale (eq. 13) or NN(y) (eq. 2). */
export function neuralOdeSpecification(model: ModelSettings, scaling: Scaling): NeuralOdeSpecification {
  const stateScale = Float64Array.from(scaling.stateScale)
  const scaled = model.kind === 'scaled-neural-ode'
  return {
    states: stateScale.length,
    hiddenLayers: model.hiddenLayers,
    activation: model.activation as ActivationName,
    inputScale: model.inputScaling ? stateScale : null,
    outputScale: scaled ? stateScale.map((scale) => scale / scaling.timeScale) : stateScale.map(() => 1),
  }
}

/** For example `Scaled neural ODE 3-5-5-5-5-5-5-3 GELU`. */
export function describeModel(model: ModelSettings, states: number): string {
  const kind = model.kind === 'scaled-neural-ode' ? 'Scaled neural ODE' : 'Baseline neural ODE'
  const activation = activations.find((row) => row.name === model.activation)?.title ?? model.activation
  return `${kind} ${[states, ...model.hiddenLayers, states].join('-')} ${activation}`
}
