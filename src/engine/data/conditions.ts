import { type ConditionColumn, type Outcome, type TrainingData, failed, succeeded } from '../../shared'
import { type Polyline, extentOf, interpolatedAt, straightened } from './condition-knots'
import { distinctTimes } from './sample-grid'

/** Values are recorded to six digits or so: what leaves a straight line by less than this part of the range of all experiments is on it. */
const STRAIGHT = 1e-6
/**
 * A bend by less than this part of the range is left to a solver's control of errors, which noise would keep at every sample otherwise: of a pulse
 * between two long steps it sees nothing, but what is lost there is little.
 */
const BENT = 1e-2

/** What an experiment is given over time: between its times linear, beyond them constant. */
export interface Conditions {
  columns: readonly ConditionColumn[]
  /** [times], rising: only those at which some condition changes its slope, and the ends. */
  times: readonly number[]
  /** [times][columns], time by time. */
  values: readonly number[]
  /** Where a condition bends so that no step of a solver may straddle it: rising, among the times. */
  stops: readonly number[]
}

/**
 * The conditions of an experiment; null where data have none. Missing values are interpolated, and replicates share the mean of theirs at a time.
 * @param place how the experiment is called where something is wrong
 */
export function conditionsOf(
  { conditions: columns = [], conditionSeries = [] }: TrainingData,
  experiment: string,
  place: string,
): Outcome<Conditions | null> {
  if (columns.length === 0) return succeeded(null)
  const profiles: { exact: Polyline; coarse: Polyline }[] = []
  for (const { name } of columns) {
    const sums = new Map<number, { sum: number; count: number }>()
    for (const { times, values } of conditionSeries.filter(
      (series) => series.experiment === experiment && series.signal === name,
    )) {
      values.forEach((value, index) => {
        if (Number.isNaN(value)) return
        const { sum, count } = sums.get(times[index]!) ?? { sum: 0, count: 0 }
        sums.set(times[index]!, { sum: sum + value, count: count + 1 })
      })
    }
    if (sums.size === 0) {
      return failed(
        `${name} is a condition, and the experiment has no value of it`,
        place,
        `Fill in ${name} at one time at least (one value holds all the time), or leave the column out.`,
      )
    }
    const times = [...sums.keys()].sort((a, b) => a - b)
    const values = times.map((time) => sums.get(time)!.sum / sums.get(time)!.count)
    // Of all experiments: what is noise beside the range of a ramp is noise where the temperature is held, too.
    const range = extentOf(conditionSeries.flatMap((series) => (series.signal === name ? [...series.values] : [])))
    const exact = straightened({ times, values }, STRAIGHT * range)
    profiles.push({ exact, coarse: straightened(exact, BENT * range) })
  }
  const times = timesOf(profiles.map(({ exact }) => exact))
  const values = times.flatMap((time) => profiles.map(({ exact }) => interpolatedAt(exact, time)))
  return succeeded({ columns, times, values, stops: timesOf(profiles.map(({ coarse }) => coarse)) })
}

const timesOf = (profiles: readonly Polyline[]): number[] => [
  ...distinctTimes(profiles.map(({ times }) => Float64Array.from(times))),
]
