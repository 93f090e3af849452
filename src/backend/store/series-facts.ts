import type { DatasetSummary, Series } from '../../shared'

/** What a data set's summary says of its curves. @throws Error when there is not one sample */
export function seriesFacts(
  series: readonly Series[],
): Pick<DatasetSummary, 'experiments' | 'sampleTimes' | 'replicates' | 'missingValues' | 'timeRange'> {
  const timesOf = new Map<string, Set<number>>()
  let replicates = 0
  let missingValues = 0
  let from = Infinity
  let to = -Infinity
  for (const curve of series) {
    const times = timesOf.get(curve.experiment) ?? new Set<number>()
    timesOf.set(curve.experiment, times)
    replicates = Math.max(replicates, curve.replicate)
    for (const time of curve.times) {
      times.add(time)
      from = Math.min(from, time)
      to = Math.max(to, time)
    }
    for (const value of curve.values) if (Number.isNaN(value)) missingValues += 1
  }
  if (from > to) throw new Error('A data set without a single sample cannot be kept.')
  const sampleTimes = [...timesOf.values()].reduce((sum, times) => sum + times.size, 0)
  return { experiments: [...timesOf.keys()], sampleTimes, replicates, missingValues, timeRange: [from, to] }
}
