import type { ModelSettings, Scaling } from '../../../shared'
import {
  type ActivationName,
  type Conservation,
  type HeadName,
  type NeuralOdeSpecification,
  activations,
  headNamed,
  networkWidths,
} from '../../../solver'
import { networkInputSettings } from './network-inputs'

/**
 * The network that the settings name, with the scales that it takes: those of the data, or those of the settings where they say any.
 * @param conditionTimes for how many times an experiment's table of conditions has room
 */
export function neuralOdeSpecification(
  model: ModelSettings,
  scaling: Scaling,
  conditionTimes = 1,
): NeuralOdeSpecification {
  const stateScale = Float64Array.from(scaling.stateScale)
  return {
    states: stateScale.length,
    hiddenLayers: model.hiddenLayers,
    activation: model.activation as ActivationName,
    ...networkInputSettings(model, scaling, conditionTimes),
    head: model.head as HeadName,
    stateScale,
    outputScale: stateScale.map((scale) => scale / scaling.timeScale),
    conservation: conservationOf(model),
  }
}

function conservationOf({ conservation: { form, totals } }: ModelSettings): Conservation | null {
  return form === 'none' ? null : { form, coefficients: totals.map(({ coefficients }) => coefficients) }
}

/** For example `Scaled neural ODE 3-5-5-5-5-5-5-3 GELU`, or `Sinh neural DAE 3-8-2 tanh, mass kept`. */
export function describeNeuralOde(model: ModelSettings, specification: NeuralOdeSpecification): string {
  const { form, totals } = model.conservation
  const equations = form === 'algebraic' ? 'DAE' : 'ODE'
  const kept = form === 'none' ? '' : `, ${totals.map(({ name }) => name).join(' and ')} kept`
  return `${headNamed(model.head).title} neural ${equations} ${describeNetwork(networkWidths(specification), model.activation)}${kept}`
}

/** For example `3-5-5-3 GELU`. */
export function describeNetwork(widths: readonly number[], activation: string): string {
  return `${widths.join('-')} ${activations.find((row) => row.name === activation)?.title ?? activation}`
}
