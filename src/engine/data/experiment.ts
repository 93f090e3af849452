import { type FittedInitialValues, type Outcome, type TrainingData, failed, succeeded } from '../../shared'
import { type Conditions, conditionsOf } from './conditions'
import { distinctTimes, firstMeasured, gridValues, sampleMeans } from './sample-grid'

/** One experiment as the solver wants it. */
export interface Experiment {
  name: string
  /** t0, the time of the initial value. */
  startTime: number
  /** [species]; of those that are unknown, where their fit begins. */
  initial: Float64Array
  /** The species whose initial value is not known but fitted. */
  unknown: readonly number[]
  /** What the experiment is given over time; absent where data say nothing of the kind. */
  conditions?: Conditions
  /** The constants that a model takes of an experiment (totals that it keeps, the table of its conditions), where it takes any. */
  inputs?: Float64Array
  /** Where conditions bend: no step straddles one. */
  stopTimes?: Float64Array
  /** Distinct, ascending, none before t0. */
  sampleTimes: Float64Array
  /** One array a replicate, time-major [samples * species], NaN where nothing was measured. */
  observations: Float64Array[]
  /** Their standard deviations, as the data give them; NaN where they do not. */
  deviations: Float64Array[]
}

/** How an experiment is called where something went wrong: many are named `experiment 1` already. */
export function experimentPlace(name: string): string {
  return /^experiment\b/i.test(name) ? name : `experiment ${name}`
}

/**
 * Turns measured curves into experiments. The first sample of an experiment is its initial value and not part of the loss,
 * unless the initial value is given apart (numerics.md section 1). Replicates share the mean of their first samples.
 * @param fitted which initial values are parameters: `missing`, those that the first sample lacks, begin at the first value that was measured
 * of the species; with `all` the first sample is part of the loss
 */
export function assembleExperiments(data: TrainingData, fitted: FittedInitialValues = 'none'): Outcome<Experiment[]> {
  const names = [...new Set(data.series.map((series) => series.experiment))]
  const experiments: Experiment[] = []
  for (const name of names) {
    const experiment = assembleExperiment(data, name, fitted)
    if (experiment.status === 'failed') return experiment
    const conditions = conditionsOf(data, name, experimentPlace(name))
    if (conditions.status === 'failed') return conditions
    experiments.push(
      conditions.value === null
        ? experiment.value
        : {
            ...experiment.value,
            conditions: conditions.value,
            stopTimes: Float64Array.from(conditions.value.stops),
          },
    )
  }
  if (experiments.length === 0) return failed('The data set holds no measurements')
  return borrowedStarts(experiments, data.species)
}

function assembleExperiment(data: TrainingData, name: string, fitted: FittedInitialValues): Outcome<Experiment> {
  const place = experimentPlace(name)
  const curves = data.series.filter((series) => series.experiment === name)
  const times = distinctTimes(curves.map((series) => series.times))
  const grid = (of: (series: TrainingData['series'][number]) => Float64Array | null) =>
    gridValues(data, curves, times, of)
  const whole = {
    name,
    sampleTimes: times,
    observations: grid(({ values }) => values),
    deviations: grid(({ sigmas }) => sigmas),
  }
  const every = data.species.map((_, index) => index)
  const given = data.initial
  if (given !== null) {
    if (given.values.length !== data.species.length) {
      return failed(
        `The initial value has ${given.values.length} entries for ${data.species.length} species`,
        place,
        `Give one value each for ${data.species.join(', ')}.`,
      )
    }
    const first = times[0]
    if (first !== undefined && first < given.time) {
      return failed(
        `A sample at time ${first} lies before the initial value at t0 = ${given.time}`,
        place,
        'Choose an earlier t0, or leave out the earlier samples.',
      )
    }
    const unknown = fitted === 'all' ? every : []
    return checkedLength({ ...whole, startTime: given.time, initial: Float64Array.from(given.values), unknown }, place)
  }
  const { length } = data.species
  const initial = sampleMeans(0, length, whole.observations)
  const missing = every.filter((index) => Number.isNaN(initial[index]))
  if (missing.length > 0 && fitted === 'none') {
    return failed(
      `The first row has no value of ${data.species[missing[0]!]}, and the first row is the initial value`,
      place,
      'Fill it in, give the initial value apart (--initial, or Initial value in the import), or have missing initial values fitted.',
    )
  }
  for (const index of missing) initial[index] = firstMeasured(index, times.length, length, whole.observations)
  const started = { ...whole, startTime: times[0] ?? 0, initial }
  if (fitted === 'all') return checkedLength({ ...started, unknown: every }, place)
  const rest = (grids: Float64Array[]) => grids.map((values) => values.slice(length))
  return checkedLength(
    {
      ...started,
      unknown: missing,
      sampleTimes: times.slice(1),
      observations: rest(whole.observations),
      deviations: rest(whole.deviations),
    },
    place,
  )
}

/** Where a species was measured in other experiments only, its fit begins at the mean of their initial values. */
function borrowedStarts(experiments: Experiment[], species: readonly string[]): Outcome<Experiment[]> {
  for (const [index, name] of species.entries()) {
    const known = experiments.map(({ initial }) => initial[index]!).filter((value) => !Number.isNaN(value))
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length
    for (const experiment of experiments) {
      if (!Number.isNaN(experiment.initial[index])) continue
      if (known.length === 0) {
        return failed(
          `${name} was never measured: there is nothing that its initial value could be fitted from`,
          experimentPlace(experiment.name),
          `Leave ${name} out, or give the initial values apart (--initial, or Initial value in the import).`,
        )
      }
      experiment.initial[index] = mean
    }
  }
  return succeeded(experiments)
}

function checkedLength(experiment: Experiment, place: string): Outcome<Experiment> {
  const last = experiment.sampleTimes.at(-1)
  if (last === undefined || last <= experiment.startTime) {
    return failed('There is no sample after the initial value', place, 'At least two different times are needed.')
  }
  if (!experiment.observations.some((values) => values.some((value) => !Number.isNaN(value)))) {
    return failed('Every value after the initial one is missing', place, 'At least one measured value is needed.')
  }
  return succeeded(experiment)
}
