import { type ModelSettings, type Outcome, type Scaling, failed, succeeded } from '../../../shared'
import type { NetworkInputs } from '../../../solver'

/** What the settings give to a network. */
export function networkInputSettings(model: ModelSettings, scaling: Scaling): NetworkInputs {
  return {
    inputScale: model.inputScaling ? Float64Array.from(scaling.stateScale) : null,
    logarithmicInputs: model.logarithmicInputs,
    timeInput: model.timeInput ? { start: scaling.startTime, scale: scaling.timeScale } : null,
  }
}

/** Whether a network can be given that. */
export function checkNetworkInputs({ logarithmicInputs, inputScaling }: ModelSettings): Outcome<null> {
  if (!logarithmicInputs || inputScaling) return succeeded(null)
  return failed(
    'Logarithms are taken of scaled inputs, and the inputs are not scaled',
    'inputs',
    'Scale the inputs too, or take no logarithms.',
    'usage',
  )
}
