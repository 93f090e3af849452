import { type LossSettings, type Outcome, type Scaling, type TrainingJob, failed, succeeded } from '../../shared'
import {
  compileModel,
  createRandom,
  initialNetworkParameters,
  neuralOdeGraph,
  neuralOdeParameterCount,
  neuralOdePlaces,
} from '../../solver'
import { assembleExperiments } from '../data/experiment'
import { computeScaling } from '../data/scaling'
import { ParameterLayout } from '../loss/parameter-layout'
import { fitsDeviations } from '../loss/prepare-loss'
import { neuralOdeSpecification } from '../model/neural-ode'
import type { ObjectiveProblem } from './evaluation'

/** What all stages of a run have in common: data, model and parameters. */
export interface TrainingProblem extends ObjectiveProblem {
  scaling: Scaling
  /** Where training begins, from the run's seed: all parameters. */
  start: Float64Array
}

/**
 * Compiles the model of a run for its data.
 * @param losses all that its stages minimise and that is reported; they must agree on which initial values are fitted
 */
export function trainingProblem(
  { data, model: settings, training }: Pick<TrainingJob, 'data' | 'model' | 'training'>,
  losses: readonly LossSettings[],
): Outcome<TrainingProblem> {
  const [fitted, ...others] = new Set(losses.map(({ fittedInitialValues }) => fittedInitialValues))
  if (others.length > 0) {
    return failed(
      'The stages do not agree on which initial values are fitted',
      'fittedInitialValues',
      'These are parameters of the whole run: give all stages the same setting.',
      'usage',
    )
  }
  const assembled = assembleExperiments(data, fitted)
  if (assembled.status === 'failed') return assembled
  const experiments = assembled.value
  const { species } = data
  const scaling = computeScaling(experiments)
  const { stateScale } = scaling
  const specification = neuralOdeSpecification(settings, scaling)
  const layout = new ParameterLayout(
    neuralOdeParameterCount(specification),
    experiments,
    stateScale,
    losses.some(fitsDeviations),
  )
  return succeeded({
    model: compileModel(neuralOdeGraph(specification)),
    experiments,
    species,
    stateScale,
    scaling,
    layout,
    description: { names: layout.names(species, null), ...neuralOdePlaces(specification) },
    start: layout.start(initialNetworkParameters(specification, createRandom(training.seed))),
  })
}
