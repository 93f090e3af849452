import { type LossSettings, type Outcome, type Scaling, type TrainingJob, succeeded } from '../../shared'
import { type Bounds, type CompiledModel, compileModel, createRandom } from '../../solver'
import { type Experiment, assembleExperiments } from '../data/experiment'
import { holdOut } from '../data/hold-out'
import { ParameterLayout } from '../loss/parameter-layout'
import type { ParameterDescription } from '../loss/parameter-terms'
import { fitsDeviations } from '../loss/prepare-loss'
import { prepareModel } from '../model/prepare-model'

/** What a run trains, on which data, and where it begins. */
export interface TrainingProblem {
  species: readonly string[]
  /** What is fitted of them. */
  experiments: readonly Experiment[]
  /** The same with what is held out; absent where nothing is. */
  heldOut?: readonly Experiment[]
  scaling: Scaling
  stateScale: readonly number[]
  model: CompiledModel
  /** Of all parameters: those of the model, then what is fitted besides. */
  layout: ParameterLayout
  description: ParameterDescription
  /** Of all parameters; null where none is bounded. */
  bounds: Bounds | null
  /** The constants that the model takes of an experiment, of these or of another. */
  inputsOf(experiment: Experiment): Float64Array
  /** Where a stage begins afresh: [layout.total], random numbers of its own. */
  start(place: number): Float64Array
}

/** What a stage minimises, or, without a name, what the run reports. */
export const lossOf = ({ training }: Pick<TrainingJob, 'training'>, name: string | null = null): LossSettings => ({
  ...training.lossOptions,
  name: name ?? training.loss,
})

/** Assembles the data of a run and compiles its model; the first parameters come from its seed. */
export function trainingProblem(job: TrainingJob): Outcome<TrainingProblem> {
  const { training } = job
  const { species } = job.data
  const assembled = assembleExperiments(job.data, training.lossOptions.fittedInitialValues)
  if (assembled.status === 'failed') return assembled
  const prepared = prepareModel(job.model, species, assembled.value)
  if (prepared.status === 'failed') return prepared
  const { scaling, built } = prepared.value
  const split = splitOf(prepared.value.experiments, training)
  if (split.status === 'failed') return split
  const { fitted: experiments, heldOut } = split.value
  const { stateScale } = scaling
  const model = compileModel(built.graph())
  const names = [null, ...training.stages.map(({ loss }) => loss)]
  const fitted = names.some((name) => fitsDeviations(lossOf(job, name)))
  const layout = new ParameterLayout(model.parameters, experiments, stateScale, fitted)
  const { weights, biases } = built
  const description = { names: layout.names(species, built.parameterNames), weights, biases }
  const bounds = layout.bounds(built.bounds)
  // The first stage draws from the seed itself, each later one from numbers of its own.
  const start = (place: number) => layout.start(built.start(createRandom(training.seed + 2 ** 40 * place)))
  return succeeded({
    species,
    experiments,
    heldOut,
    scaling,
    stateScale,
    model,
    layout,
    description,
    bounds,
    inputsOf: built.inputs,
    start,
  })
}

/** What is fitted and what is held out; which samples these are comes from the seed. */
function splitOf(
  experiments: Experiment[],
  { validation, seed }: TrainingJob['training'],
): Outcome<{ fitted: Experiment[]; heldOut?: Experiment[] }> {
  return validation === null
    ? succeeded({ fitted: experiments })
    : holdOut(experiments, validation, createRandom(seed + HELD_OUT))
}

/** Which numbers the choice of samples draws from, among those of one seed. */
const HELD_OUT = 2 ** 52
