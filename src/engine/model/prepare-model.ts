import { type ModelSettings, type Outcome, type Scaling, failed, succeeded } from '../../shared'
import { type Experiment, experimentPlace } from '../data/experiment'
import { computeScaling } from '../data/scaling'
import { roomForConditions } from './condition-scales'
import { type BuiltModel, modelKindNamed } from './kinds'
import { modelScaling } from './model-scaling'
import { refuseNegativeSignals } from './negative-signals'

/** A model with the scales that it takes, and the experiments with the constants that it needs of them. */
export interface PreparedModel {
  /** The settings, with everything that they leave to the data written out. */
  model: ModelSettings
  scaling: Scaling
  built: BuiltModel
  experiments: Experiment[]
}

/**
 * The model that the settings name for some data, or why it cannot be one of them.
 * @param dataScaling of another part of the same data; absent: that of these
 */
export function prepareModel(
  given: ModelSettings,
  species: readonly string[],
  experiments: readonly Experiment[],
  dataScaling: Scaling = computeScaling(experiments),
): Outcome<PreparedModel> {
  const scaled = modelScaling(given, species, dataScaling)
  if (scaled.status === 'failed') return scaled
  const scaling = scaled.value
  const kind = modelKindNamed(given.kind)
  const nonNegative = refuseNegativeSignals(species, experiments, scaling.stateScale)
  const completed = kind.complete(given, { species, experiments, scaling, nonNegative })
  if (completed.status === 'failed') return completed
  const model = completed.value
  const built = kind.build(model, species, scaling, roomForConditions(experiments))
  const own = experiments.map((experiment) => ({ ...experiment, inputs: built.inputs(experiment) }))
  const unknown = own.find(({ inputs }) => inputs.includes(NaN))
  if (unknown !== undefined) {
    return failed(
      'The equations that keep totals need them at the start, and an initial value is not known',
      experimentPlace(unknown.name),
      'Give all initial values, or keep the totals by projection.',
    )
  }
  return succeeded({ model, scaling, built, experiments: own })
}
