import { type ModelSettings, type Outcome, type Scaling, failed, succeeded } from '../../shared'
import { type HeadName, type NeuralOdeSpecification, headNamed } from '../../solver'
import { type Experiment, experimentPlace } from '../data/experiment'
import { computeScaling } from '../data/scaling'
import { checkConservation } from './check-conservation'
import { conditionInputs, refuseImpossibleTemperatures, roomForConditions } from './condition-scales'
import { elementTotals } from './element-totals'
import { modelScaling } from './model-scaling'
import { refuseNegativeSignals } from './negative-signals'
import { neuralOdeSpecification } from './neural-ode'

/** Leaves the head to the data. */
export const automaticHead = {
  name: 'automatic',
  title: 'Automatic',
  equation: 'production and loss where no species is measured below zero, scaled otherwise',
}

/** A model with the scales that it takes, and the experiments with the constants that it needs of them. */
export interface PreparedModel {
  /** The settings, with the head chosen and every total that is kept written out. */
  model: ModelSettings
  scaling: Scaling
  specification: NeuralOdeSpecification
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
  const negative = refuseNegativeSignals(species, experiments, scaling.stateScale)
  const model = withHead(withTotals(given, species), negative.status === 'ok')
  if (model.logarithmicInputs && !model.inputScaling) {
    return failed(
      'Logarithms are taken of scaled inputs, and the inputs are not scaled',
      'inputs',
      'Scale the inputs too, or take no logarithms.',
      'usage',
    )
  }
  const conserving = checkConservation(model, species, scaling.stateScale)
  if (conserving.status === 'failed') return conserving
  if (headNamed(model.head).nonNegative && negative.status === 'failed') return negative
  const impossible = refuseImpossibleTemperatures(scaling, model)
  if (impossible.status === 'failed') return impossible
  const specification = neuralOdeSpecification(model, scaling, roomForConditions(experiments))
  const own = experiments.map((experiment) => ({
    ...experiment,
    inputs: experimentInputs(specification, experiment),
  }))
  const unknown = own.find(({ inputs }) => inputs.includes(NaN))
  if (unknown !== undefined) {
    return failed(
      'The equations that keep totals need them at the start, and an initial value is not known',
      experimentPlace(unknown.name),
      'Give all initial values, or keep the totals by projection.',
    )
  }
  return succeeded({
    model,
    scaling,
    specification,
    experiments: own,
  })
}

/** The head that fits the data, where it is left to them. */
function withHead(model: ModelSettings, nonNegative: boolean): ModelSettings {
  if (model.head !== automaticHead.name) return model
  const head: HeadName = nonNegative && model.conservation.form !== 'projection' ? 'production-loss' : 'scaled'
  return { ...model, head }
}

/** Where no total is named those of the elements, if the species are formulas. */
function withTotals(model: ModelSettings, species: readonly string[]): ModelSettings {
  const { form, totals } = model.conservation
  if (form === 'none' || totals.length > 0) return model
  return { ...model, conservation: { form, totals: elementTotals(species) ?? [] } }
}

/** The constants that the model takes of an experiment. */
export function experimentInputs(specification: NeuralOdeSpecification, experiment: Experiment): Float64Array {
  const { conditions } = specification
  const totals = totalsOf(specification, experiment)
  return conditions ? Float64Array.from([...totals, ...conditionInputs(experiment, conditions.times)]) : totals
}

/** The totals of an experiment's initial value that are constants of the model: those kept by algebraic equations. */
function totalsOf({ conservation }: NeuralOdeSpecification, { initial }: Experiment): Float64Array {
  if (conservation?.form !== 'algebraic') return new Float64Array(0)
  return Float64Array.from(conservation.coefficients, (row) =>
    row.reduce((sum, coefficient, state) => (coefficient === 0 ? sum : sum + coefficient * initial[state]!), 0),
  )
}
