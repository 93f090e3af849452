import type { InitialCondition, Series } from '../shared'

/** What a plot of data needs of a data set; a `DatasetDetail` is one. */
export interface MeasuredData {
  /** Every signal, in the data set's order: the order gives a species its colour. */
  signals: string[]
  units: (string | null)[]
  timeUnit: string | null
  series: Series[]
  /** Where the solution starts, when that is not the first sample. */
  initial?: InitialCondition | null
}

/** Every sample time of the data, for choosing and laying out a time axis. */
export function sampleTimes(data: MeasuredData): number[] {
  return data.series.flatMap((series) => [...series.times])
}

/** Experiments in the order of their first series. */
export function experimentsOf(data: MeasuredData): string[] {
  return [...new Set(data.series.map((series) => series.experiment))]
}

/** More experiments than these would make a key of their own size. */
const mostNamed = 6

/** What the points of each experiment are called in keys and tooltips: several, if they are few, by their names. */
export function pointLabels(data: MeasuredData): Map<string, string> {
  const experiments = experimentsOf(data)
  const named = experiments.length > 1 && experiments.length <= mostNamed
  return new Map(experiments.map((experiment) => [experiment, named ? experiment : 'data']))
}

/** `time, s (log)`. */
export function timeTitle(data: Pick<MeasuredData, 'timeUnit'>, logarithmic: boolean): string {
  return `time${data.timeUnit === null ? '' : `, ${data.timeUnit}`}${logarithmic ? ' (log)' : ''}`
}
