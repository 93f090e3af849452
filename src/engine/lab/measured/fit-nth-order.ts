import { lossSettingsSchema } from '../../../shared'
import { compileModel, defaultOptimiserSettings, elementaryFunctions, optimisers, solve } from '../../../solver'
import type { Experiment } from '../../data/experiment'
import { computeScaling } from '../../data/scaling'
import { ParameterLayout } from '../../loss/parameter-layout'
import { conditionInputs, roomForConditions } from '../../model/condition-scales'
import { completed } from '../../training/completed'
import { Objective } from '../../training/objective'
import { type NthOrderForm, nthOrderGraph, nthOrderNames } from './nth-order'

/** A fitted reaction of n-th order. */
export interface NthOrderFit {
  /** k at the reference temperature, in 1/s. */
  constant: number
  /** In J/mol. */
  energy: number
  order: number
  /** In K. */
  reference: number
  /** What it says of an experiment at times of it; null where no solve gets there. */
  solve(experiment: Experiment, times: Float64Array): Float64Array | null
}

const mostEvaluations = 300
const accuracy = { relativeTolerance: 1e-8, absoluteTolerance: 1e-8 }

/**
 * Least squares of a reaction of n-th order, from several activation energies.
 * @param fitted what it is fitted to
 * @param all what it is to say something of, too
 * @throws Error where no start comes to anything, which is the Lab's fault
 */
export function fitNthOrder(
  form: NthOrderForm,
  fitted: readonly Experiment[],
  all: readonly Experiment[],
): NthOrderFit {
  const room = roomForConditions(all)
  const table = { inputScale: null, conditions: { times: room, scales: [] } }
  const withInputs = (experiment: Experiment) => ({ ...experiment, inputs: conditionInputs(experiment, table) })
  const experiments = fitted.map(withInputs)
  const model = compileModel(nthOrderGraph(form, room))
  const { stateScale } = computeScaling(experiments)
  const layout = new ParameterLayout(model.parameters, experiments, stateScale, false)
  const names = nthOrderNames(form)
  const mse = lossSettingsSchema.parse({ name: 'mse' })
  const objective = Objective.create(
    {
      ...{ model, experiments, species: ['left'], stateScale, layout },
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
  const { parameters } = best
  const [logarithm, energy, order] = parameters as unknown as [number, number, number]
  return {
    constant: elementaryFunctions('plain').exp(logarithm),
    energy: 1e5 * energy,
    order,
    reference: form.reference,
    solve: (experiment, times) => {
      const { inputs, stopTimes, initial, startTime } = withInputs(experiment)
      const solved = solve({
        ...{ model, method: 'radau5', parameters, inputs, stopTimes, initial, startTime, sampleTimes: times },
        ...accuracy,
      })
      return solved.status === 'solved' ? solved.values : null
    },
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
    const found = completed(objective.evaluate(point, wish))
    if (found.status === 'failed') {
      optimiser.refuse(found.failure.reason)
      continue
    }
    if (found.loss < best.loss) Object.assign(best, { loss: found.loss, parameters: point })
    optimiser.tell(found)
  }
  return best
}
