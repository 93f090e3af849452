import { type TrainingData, lossSettingsSchema } from '../../../shared'
import { compileModel, defaultOptimiserSettings, optimisers, solve } from '../../../solver'
import { type Experiment, assembleExperiments } from '../../data/experiment'
import { computeScaling } from '../../data/scaling'
import { ParameterLayout } from '../../loss/parameter-layout'
import { conditionInputs, roomForConditions } from '../../model/condition-scales'
import { Objective } from '../../training/objective'
import { type NthOrderForm, nthOrderGraph, nthOrderNames } from './nth-order'

/** A fitted reaction of n-th order. */
export interface NthOrderFit {
  /** By their names. */
  parameters: ReadonlyMap<string, number>
  /** What it says at the sample times of each experiment of all data; null where no solve got there. */
  predictions: ReadonlyMap<string, Float64Array | null>
}

const mostEvaluations = 300
const accuracy = { relativeTolerance: 1e-8, absoluteTolerance: 1e-8 }

/**
 * Least squares of a reaction of n-th order, from several activation energies.
 * @param fitted what it is fitted to
 * @param all what it is to say something of
 * @throws Error where the data are none, which is the Lab's fault
 */
export function fitNthOrder(form: NthOrderForm, fitted: TrainingData, all: TrainingData): NthOrderFit {
  const everything = experimentsOf(all)
  const room = roomForConditions(everything)
  const table = { inputScale: null, conditions: { times: room, scales: [] } }
  const withInputs = (experiment: Experiment) => ({ ...experiment, inputs: conditionInputs(experiment, table) })
  const experiments = experimentsOf(fitted).map(withInputs)
  const model = compileModel(nthOrderGraph(form, room))
  const { stateScale } = computeScaling(experiments)
  const layout = new ParameterLayout(model.parameters, experiments, stateScale, false)
  const names = nthOrderNames(form)
  const mse = lossSettingsSchema.parse({ name: 'mse' })
  const objective = Objective.create(
    {
      ...{ model, experiments, species: fitted.species, stateScale, layout },
      description: { names, weights: new Int32Array(0), biases: new Int32Array(0) },
    },
    { minimised: mse, reported: mse, method: 'rodas5p', gradientMethod: 'auto', ...accuracy },
  )
  if (objective.status === 'failed') throw new Error(objective.reason)
  let best: FittedPoint = { loss: Infinity, parameters: new Float64Array(names.length) }
  for (const start of startsOf(names)) {
    const found = minimise(objective.value, start)
    if (found.loss < best.loss) best = found
  }
  const predictions = everything.map(withInputs).map((experiment): [string, Float64Array | null] => {
    const solved = solve({
      ...{
        model,
        method: 'radau5',
        parameters: best.parameters,
        inputs: experiment.inputs,
        stopTimes: experiment.stopTimes,
      },
      ...{
        initial: experiment.initial,
        startTime: experiment.startTime,
        sampleTimes: experiment.sampleTimes,
        ...accuracy,
      },
    })
    return [experiment.name, solved.status === 'solved' ? solved.values : null]
  })
  return {
    parameters: new Map(names.map((name, index) => [name, best.parameters[index]!])),
    predictions: new Map(predictions),
  }
}

/** Rates of 1e-4 to 1e-2 1/s at the reference temperature, energies of 100 to 250 kJ/mol, first order. */
function startsOf(names: readonly string[]): Float64Array[] {
  return [-9, -7, -5].flatMap((logarithm) =>
    [1, 1.75, 2.5].map((energy) => Float64Array.from([logarithm, energy, 1, ...names.slice(3).map(() => 0)])),
  )
}

interface FittedPoint {
  loss: number
  parameters: Float64Array
}

function minimise(objective: Objective, initial: Float64Array): FittedPoint {
  const row = optimisers.find(({ name }) => name === 'levenberg-marquardt')!
  const optimiser = row.create({
    ...{ initial, residuals: objective.residuals, bounds: null },
    settings: { ...defaultOptimiserSettings, epochs: mostEvaluations },
  })
  const best: FittedPoint = { loss: Infinity, parameters: initial.slice() }
  for (let evaluation = 0; evaluation < mostEvaluations && optimiser.ended === null; evaluation++) {
    const { parameters, wish } = optimiser.ask()
    const point = parameters.slice()
    const found = objective.evaluate(point, wish)
    if (found.status === 'failed') {
      optimiser.refuse(found.failure.reason)
      continue
    }
    if (found.loss < best.loss) Object.assign(best, { loss: found.loss, parameters: point })
    optimiser.tell(found)
  }
  return best
}

function experimentsOf(data: TrainingData): Experiment[] {
  const assembled = assembleExperiments(data)
  if (assembled.status === 'failed') throw new Error(`${assembled.reason} (${assembled.where})`)
  return assembled.value
}
