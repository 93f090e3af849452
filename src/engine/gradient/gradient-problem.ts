import { type GradientJobSubject, type Outcome, failed, succeeded } from '../../shared'
import { massActionGraph, rateConstants } from '../../chemistry'
import { type CompiledModel, compileModel, createRandom } from '../../solver'
import { type Experiment, assembleExperiments } from '../data/experiment'
import { computeScaling } from '../data/scaling'
import { fittedStarts } from '../loss/fitted-starts'
import { prepareModel } from '../model/prepare-model'

/** A model with data and parameters, ready to be differentiated. */
export interface GradientProblem {
  model: CompiledModel
  parameters: Float64Array
  /** The reactions that the parameters are rate constants of; null for a network. */
  parameterNames: string[] | null
  species: string[]
  experiments: Experiment[]
  /** y_scale: one per species. */
  stateScale: number[]
}

export function gradientProblem(subject: GradientJobSubject): Outcome<GradientProblem> {
  const fitted = subject.kind === 'network' ? subject.fittedInitialValues : undefined
  const assembled = assembleExperiments(subject.data, fitted)
  if (assembled.status === 'failed') return assembled
  const { species } = subject.data
  if (subject.kind === 'mechanism') {
    const { mechanism } = subject
    return succeeded({
      model: compileModel(massActionGraph(mechanism)),
      parameters: rateConstants(mechanism),
      parameterNames: mechanism.reactions.map(({ equation }) => equation),
      species,
      experiments: assembled.value,
      stateScale: computeScaling(assembled.value).stateScale,
    })
  }
  const prepared = prepareModel(subject.model, species, assembled.value, subject.scaling ?? undefined)
  if (prepared.status === 'failed') return prepared
  const { scaling, built } = prepared.value
  const { stateScale } = scaling
  const model = compileModel(built.graph())
  const { parameters: given } = subject
  const all = typeof given === 'number' ? built.start(createRandom(given)) : given
  const { parameters, experiments } = fittedStarts(prepared.value.experiments, all, model.parameters, stateScale)
  if (parameters.length !== model.parameters) {
    return failed(`${all.length} weights were given and the network has ${model.parameters}`)
  }
  return succeeded({ model, parameters, parameterNames: null, species, experiments, stateScale })
}

/** How large it is. */
export const problemSizes = ({ model, experiments }: GradientProblem) => ({
  states: model.states,
  parameters: model.parameters,
  experiments: experiments.length,
  sampleTimes: experiments.reduce((sum, { sampleTimes }) => sum + sampleTimes.length, 0),
})
