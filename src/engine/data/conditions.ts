import { type ConditionColumn, type Outcome, type TrainingData, failed, succeeded } from '../../shared'
import { interpolatedAt, straightened } from './condition-knots'
import { distinctTimes } from './sample-grid'

/** What an experiment is given over time: between its times linear, beyond them constant. */
export interface Conditions {
  columns: readonly ConditionColumn[]
  /** [times], rising: only those at which some condition changes its slope, and the ends. */
  times: readonly number[]
  /** [times][columns], time by time. */
  values: readonly number[]
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
  const profiles: { times: number[]; values: number[] }[] = []
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
    profiles.push(
      straightened(
        times,
        times.map((time) => sums.get(time)!.sum / sums.get(time)!.count),
      ),
    )
  }
  const times = [...distinctTimes(profiles.map((profile) => Float64Array.from(profile.times)))]
  const values = times.flatMap((time) => profiles.map((profile) => interpolatedAt(profile.times, profile.values, time)))
  return succeeded({ columns, times, values })
}
