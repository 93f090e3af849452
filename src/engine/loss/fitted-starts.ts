import type { Experiment } from '../data/experiment'
import { ParameterLayout } from './parameter-layout'

/** A model's own parameters, and its experiments with the initial values that were fitted with them. */
export interface FittedStarts {
  parameters: Float64Array
  experiments: Experiment[]
}

/**
 * Takes apart all parameters of a run: what is behind the model's own are fitted initial values, then perhaps standard deviations.
 * @param count of the model's own parameters
 */
export function fittedStarts(
  experiments: readonly Experiment[],
  parameters: Float64Array,
  count: number,
  stateScale: readonly number[],
): FittedStarts {
  const layout = new ParameterLayout(count, experiments, stateScale, false)
  return {
    parameters: layout.modelParameters(parameters),
    experiments: experiments.map((experiment, index) => ({
      ...experiment,
      initial: parameters.length < layout.total ? experiment.initial : layout.initial(index, parameters),
    })),
  }
}
