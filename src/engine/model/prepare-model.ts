import { type ModelSettings, type Outcome, type Scaling, succeeded } from '../../shared'
import { type NeuralOdeSpecification, headNamed } from '../../solver'
import type { Experiment } from '../data/experiment'
import { computeScaling } from '../data/scaling'
import { refuseNegativeSignals } from './negative-signals'
import { neuralOdeSpecification } from './neural-ode'

/** A model with the scales of the data that it is for. */
export interface PreparedModel {
  scaling: Scaling
  specification: NeuralOdeSpecification
}

/**
 * The model that the settings name for some data, or why it cannot be one of them.
 * @param scaling of another part of the same data; absent: that of these
 */
export function prepareModel(
  model: ModelSettings,
  species: readonly string[],
  experiments: readonly Experiment[],
  scaling: Scaling = computeScaling(experiments),
): Outcome<PreparedModel> {
  if (headNamed(model.head).nonNegative) {
    const checked = refuseNegativeSignals(species, experiments, scaling.stateScale)
    if (checked.status === 'failed') return checked
  }
  return succeeded({ scaling, specification: neuralOdeSpecification(model, scaling) })
}
