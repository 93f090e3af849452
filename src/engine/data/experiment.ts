import { type Outcome, type TrainingData, failed, succeeded } from '../../shared'

/** One experiment as the solver wants it. */
export interface Experiment {
  name: string
  /** t0, the time of the initial value. */
  startTime: number
  /** [species] */
  initial: Float64Array
  /** Distinct, ascending, none before t0. */
  sampleTimes: Float64Array
  /** One array a replicate, time-major [samples * species], NaN where nothing was measured. */
  observations: Float64Array[]
  /** The constants that a model has of this experiment, once it is prepared for it; absent: none. */
  inputs?: Float64Array
}

/** How an experiment is called where something went wrong: many are named `experiment 1` already. */
export function experimentPlace(name: string): string {
  return /^experiment\b/i.test(name) ? name : `experiment ${name}`
}

/**
 * Turns measured curves into experiments. The first sample of an experiment is its initial value and not part of the loss,
 * unless the initial value is given apart (numerics.md section 1). Replicates share the mean of their first samples.
 */
export function assembleExperiments(data: TrainingData): Outcome<Experiment[]> {
  const names = [...new Set(data.series.map((series) => series.experiment))]
  const experiments: Experiment[] = []
  for (const name of names) {
    const experiment = assembleExperiment(data, name)
    if (experiment.status === 'failed') return experiment
    experiments.push(experiment.value)
  }
  if (experiments.length === 0) return failed('The data set holds no measurements')
  return succeeded(experiments)
}

function assembleExperiment(data: TrainingData, name: string): Outcome<Experiment> {
  const place = experimentPlace(name)
  const curves = data.series.filter((series) => series.experiment === name)
  const times = distinctTimes(curves.map((series) => series.times))
  const observations = gridObservations(data, curves, times)
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
    return checkedLength(
      { name, startTime: given.time, initial: Float64Array.from(given.values), sampleTimes: times, observations },
      place,
    )
  }
  const initial = firstSample(data.species.length, observations)
  const missing = initial.findIndex(Number.isNaN)
  if (missing >= 0) {
    return failed(
      `The first row has no value of ${data.species[missing]}, and the first row is the initial value`,
      place,
      'Fill it in, or give the initial value apart (--initial, or Initial value in the import).',
    )
  }
  return checkedLength(
    {
      name,
      startTime: times[0] ?? 0,
      initial,
      sampleTimes: times.slice(1),
      observations: observations.map((values) => values.slice(data.species.length)),
    },
    place,
  )
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

/** Every time that some curve has, once, ascending. */
export function distinctTimes(columns: readonly Float64Array[]): Float64Array {
  const distinct = new Set<number>()
  for (const column of columns) for (const time of column) distinct.add(time)
  return Float64Array.from(distinct).sort()
}

function gridObservations(data: TrainingData, curves: TrainingData['series'], times: Float64Array): Float64Array[] {
  const species = data.species.length
  const rows = new Map<number, number>()
  times.forEach((time, row) => rows.set(time, row))
  const replicates = [...new Set(curves.map((series) => series.replicate))].sort((a, b) => a - b)
  return replicates.map((replicate) => {
    const grid = new Float64Array(times.length * species).fill(NaN)
    for (const series of curves) {
      const column = data.species.indexOf(series.signal)
      if (series.replicate !== replicate || column < 0) continue
      series.times.forEach((time, i) => {
        grid[(rows.get(time) ?? 0) * species + column] = series.values[i] ?? NaN
      })
    }
    return grid
  })
}

/** Mean over the replicates of each species' value in the first row, NaN where none has one. */
function firstSample(species: number, observations: Float64Array[]): Float64Array {
  const initial = new Float64Array(species)
  for (let i = 0; i < species; i++) {
    const values = observations.map((grid) => grid[i] ?? NaN).filter((value) => !Number.isNaN(value))
    initial[i] = values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0) / values.length
  }
  return initial
}
