import { type ModelSettings, succeeded } from '../../../shared'
import {
  type HeadName,
  type NeuralOdeSpecification,
  headNamed,
  initialNetworkParameters,
  neuralOdeGraph,
  neuralOdeParameterCount,
  neuralOdePlaces,
} from '../../../solver'
import type { Experiment } from '../../data/experiment'
import { checkConservation } from '../check-conservation'
import { conditionInputs } from '../condition-scales'
import { elementTotals } from '../element-totals'
import { automaticHead } from './automatic-head'
import { type ModelKind, scaleSettings } from './model-kind'
import { checkNetworkInputs } from './network-inputs'
import { describeNeuralOde, neuralOdeSpecification } from './neural-ode-specification'

/** A network is the whole right-hand side. */
export const neuralOde = {
  name: 'neural-ode',
  title: 'Neural ODE',
  description: 'A network gives all rates of change: nothing of the reactions need be known, and none are found.',
  settings: [
    ...scaleSettings,
    'head',
    'hiddenLayers',
    'activation',
    'inputScaling',
    'logarithmicInputs',
    'timeInput',
    'reciprocalTemperatures',
    'conservation',
  ],
  networkGivesRates: true,
  complete(given, { species, scaling, nonNegative }) {
    const model = withHead(withTotals(given, species), nonNegative.status === 'ok')
    const inputs = checkNetworkInputs(model, scaling)
    if (inputs.status === 'failed') return inputs
    const conserving = checkConservation(model, species, scaling.stateScale)
    if (conserving.status === 'failed') return conserving
    return headNamed(model.head).nonNegative && nonNegative.status === 'failed' ? nonNegative : succeeded(model)
  },
  build(model, _species, scaling, conditionTimes) {
    const specification = neuralOdeSpecification(model, scaling, conditionTimes)
    return {
      description: describeNeuralOde(model, specification),
      parameterCount: neuralOdeParameterCount(specification),
      parameterNames: null,
      ...neuralOdePlaces(specification),
      bounds: null,
      graph: () => neuralOdeGraph(specification),
      start: (random) => initialNetworkParameters(specification, random),
      inputs: (experiment) =>
        Float64Array.from([...totalsOf(specification, experiment), ...conditionInputs(experiment, specification)]),
      reactions: () => [],
    }
  },
} as const satisfies ModelKind

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

/** The totals of an experiment's initial value that are constants of the model: those kept by algebraic equations. */
function totalsOf({ conservation }: NeuralOdeSpecification, { initial }: Experiment): Float64Array {
  if (conservation?.form !== 'algebraic') return new Float64Array(0)
  return Float64Array.from(conservation.coefficients, (row) =>
    row.reduce((sum, coefficient, state) => (coefficient === 0 ? sum : sum + coefficient * initial[state]!), 0),
  )
}
