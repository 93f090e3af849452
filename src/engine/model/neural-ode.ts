import type { ModelSettings, Scaling } from '../../shared'
import { type ActivationName, type HeadName, type NeuralOdeSpecification, activations, headNamed } from '../../solver'

/** The network that the settings name, with the scales of the data: dy/dt = head(NN(y / y_scale)), or of y itself where inputs are not scaled. */
export function neuralOdeSpecification(model: ModelSettings, scaling: Scaling): NeuralOdeSpecification {
  const stateScale = Float64Array.from(scaling.stateScale)
  return {
    states: stateScale.length,
    hiddenLayers: model.hiddenLayers,
    activation: model.activation as ActivationName,
    inputScale: model.inputScaling ? stateScale : null,
    head: model.head as HeadName,
    stateScale,
    outputScale: stateScale.map((scale) => scale / scaling.timeScale),
  }
}

/** For example `Scaled neural ODE 3-5-5-5-5-5-5-3 GELU`. */
export function describeModel(model: ModelSettings, states: number): string {
  const head = headNamed(model.head)
  const activation = activations.find((row) => row.name === model.activation)?.title ?? model.activation
  const widths = [states, ...model.hiddenLayers, head.outputsPerState * states]
  return `${head.title} neural ODE ${widths.join('-')} ${activation}`
}
