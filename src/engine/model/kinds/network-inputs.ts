import { type ModelSettings, type Outcome, type Scaling, failed } from '../../../shared'
import type { NetworkInputs } from '../../../solver'
import { conditionScales, refuseImpossibleTemperatures } from '../condition-scales'

/**
 * What the settings give to a network.
 * @param conditionTimes for how many times an experiment's table of conditions has room
 */
export function networkInputSettings(model: ModelSettings, scaling: Scaling, conditionTimes: number): NetworkInputs {
  const { conditions = [] } = scaling
  return {
    inputScale: model.inputScaling ? Float64Array.from(scaling.stateScale) : null,
    logarithmicInputs: model.logarithmicInputs,
    timeInput: model.timeInput ? { start: scaling.startTime, scale: scaling.timeScale } : null,
    conditions: conditions.length === 0 ? null : { times: conditionTimes, scales: conditionScales(model, conditions) },
  }
}

/** Whether a network can be given that. */
export function checkNetworkInputs(model: ModelSettings, scaling: Scaling): Outcome<null> {
  if (!model.logarithmicInputs || model.inputScaling) return refuseImpossibleTemperatures(scaling, model)
  return failed(
    'Logarithms are taken of scaled inputs, and the inputs are not scaled',
    'inputs',
    'Scale the inputs too, or take no logarithms.',
    'usage',
  )
}
