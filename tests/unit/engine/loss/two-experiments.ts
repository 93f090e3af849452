import {
  Objective,
  completed,
  ParameterLayout,
  assembleExperiments,
  computeScaling,
  fitsDeviations,
} from '../../../../src/engine'
import type { Evaluation, EvaluationOptions, HeldOut, ObjectiveSettings, TrainingThreads } from '../../../../src/engine'
import {
  type LossSettings,
  type Outcome,
  type Series,
  type TrainingData,
  lossSettingsSchema,
} from '../../../../src/shared'
import { type CompiledModel, type StatePath, type Wish, compileModel, defineModel } from '../../../../src/solver'

export function series(signal: string, times: number[], values: number[], more: Partial<Series> = {}): Series {
  return {
    experiment: 'one',
    replicate: 1,
    signal,
    unit: null,
    times: Float64Array.from(times),
    values: Float64Array.from(values),
    sigmas: null,
    ...more,
  }
}

/** A -> B -> C by two rate constants, of which A and B are seen. */
export const chain = compileModel(
  defineModel({ states: 2, parameters: 2 }, (g) => {
    const [a, b] = [g.gather(g.state(2), [0]), g.gather(g.state(2), [1])]
    const first = g.multiply(g.parameters(0, 1), a)
    const second = g.multiply(g.parameters(1, 1), b)
    return g.concatenate([g.unary('negate', first), g.subtract(first, second)])
  }),
)

/** Two experiments on it with times of their own; in the first, two replicates and missing values. */
export const chainData: TrainingData = {
  species: ['A', 'B'],
  series: [
    series('A', [0, 0.5, 1, 2], [1, 0.62, 0.3, 0.16]),
    series('A', [0, 0.5, 1, 2], [1.1, 0.55, NaN, 0.11], { replicate: 2 }),
    series('B', [0, 0.5, 1, 2], [0.05, 0.34, 0.47, NaN]),
    series('A', [0, 0.4, 3], [2, 1.4, 0.11], { experiment: 'two' }),
    series('B', [0, 0.4, 1.5, 3], [0, 0.55, 0.9, 0.66], { experiment: 'two' }),
  ],
  initial: null,
}
export const chainRates = Float64Array.of(1.1, 0.4)

export interface Prepared {
  objective: Objective
  layout: ParameterLayout
  /** [parameters], the model's own as they are given. */
  parameters: Float64Array
  names: string[]
}

/** What a test says of the loss; what it leaves out is as usual. */
export type Asked = Parameters<typeof lossSettingsSchema.parse>[0] & object

export const settingsOf = (asked: Asked): LossSettings => lossSettingsSchema.parse(asked)

/** An objective solved to the last digits that differences need. */
export function prepare(
  model: CompiledModel,
  data: TrainingData,
  own: Float64Array,
  asked: Asked,
  more: Partial<ObjectiveSettings> & {
    reportedAs?: Asked
    inputs?: Float64Array[]
    held?: HeldOut
    threads?: TrainingThreads
    paths?: StatePath[]
  } = {},
): Outcome<Prepared> {
  const minimised = settingsOf(asked)
  const reported = more.reportedAs === undefined ? minimised : settingsOf(more.reportedAs)
  const assembled = assembleExperiments(data, minimised.fittedInitialValues)
  if (assembled.status === 'failed') return assembled
  const experiments = (more.held?.fitted ?? assembled.value).map((experiment, index) => ({
    ...experiment,
    inputs: more.inputs?.[index],
  }))
  // Of all data, whatever is held out.
  const { stateScale } = computeScaling(assembled.value)
  const fits = fitsDeviations(minimised) || fitsDeviations(reported)
  const layout = new ParameterLayout(model.parameters, experiments, stateScale, fits)
  const names = layout.names(data.species, null)
  const places = { weights: Int32Array.from(own.keys()), biases: new Int32Array(0) }
  const objective = Objective.create(
    {
      model,
      experiments,
      species: data.species,
      stateScale,
      layout,
      description: { names, ...places },
      heldOut: more.held?.heldOut,
      paths: more.paths,
    },
    {
      method: 'rodas5p',
      gradientMethod: 'auto',
      relativeTolerance: 1e-10,
      absoluteTolerance: 1e-12,
      ...more,
      minimised,
      reported,
    },
    more.threads,
  )
  if (objective.status === 'failed') return objective
  return { status: 'ok', value: { objective: objective.value, layout, parameters: layout.start(own), names } }
}

export function prepared(...given: Parameters<typeof prepare>): Prepared {
  const outcome = prepare(...given)
  if (outcome.status === 'failed') throw new Error(outcome.reason)
  return outcome.value
}

export type Solved = Extract<Evaluation, { status: 'solved' }>

export function evaluated(
  { objective }: Pick<Prepared, 'objective'>,
  parameters: Float64Array,
  wish: Wish,
  options?: EvaluationOptions,
): Solved {
  const evaluation = completed(objective.evaluate(parameters, wish, options))
  if (evaluation.status === 'failed') throw new Error(evaluation.failure.reason)
  return evaluation
}

/** One step of Gauss and Newton: the parameters less (J^T J)^-1 J^T r, by elimination. */
export function gaussNewtonStep(prepared: Prepared, parameters: Float64Array): Float64Array {
  const { products } = evaluated(prepared, parameters, 'normal-products')
  const { matrix, gradient } = products!
  const size = gradient.length
  const rows = Array.from({ length: size }, (_, row) => [
    ...matrix.subarray(row * size, (row + 1) * size),
    gradient[row]!,
  ])
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue
      const factor = rows[row]![pivot]! / rows[pivot]![pivot]!
      rows[row] = rows[row]!.map((value, column) => value - factor * rows[pivot]![column]!)
    }
  }
  return parameters.map((value, index) => value - rows[index]![size]! / rows[index]![index]!)
}
