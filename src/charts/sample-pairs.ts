import type { Fit } from '../shared'
import type { MeasuredData } from './measured-data'

/** A measured value and the model's value at the same time. */
export interface SamplePair {
  time: number
  measured: number
  modelled: number
  experiment: string
}

/**
 * Every measured value of a signal with the fit's value at its sample time; missing values and times that the fit does not
 * have are left out.
 */
export function samplePairs(data: MeasuredData, fit: Fit, signal: string): SamplePair[] {
  const species = fit.species.indexOf(signal)
  const count = fit.species.length
  if (species < 0) return []
  return fit.experiments.flatMap((experiment) => {
    const at = new Map(
      Array.from(experiment.sampleTimes, (time, index) => [
        time,
        experiment.sampleValues[index * count + species] ?? NaN,
      ]),
    )
    const measured = data.series.filter(
      (series) => series.signal === signal && series.experiment === experiment.experiment,
    )
    return measured.flatMap((series) =>
      Array.from(series.times, (time, index) => ({
        time,
        measured: series.values[index] ?? NaN,
        modelled: at.get(time) ?? NaN,
        experiment: experiment.experiment,
      })).filter((pair) => Number.isFinite(pair.measured) && Number.isFinite(pair.modelled)),
    )
  })
}

/** max - min of a signal's values, the scale of numerics.md section 1; max |y| where that is zero, 1 where both are. */
export function signalScale(data: MeasuredData, signal: string): number {
  let minimum = Infinity
  let maximum = -Infinity
  const add = (value: number | undefined) => {
    if (value === undefined || !Number.isFinite(value)) return
    minimum = Math.min(minimum, value)
    maximum = Math.max(maximum, value)
  }
  for (const series of data.series) if (series.signal === signal) series.values.forEach(add)
  add(data.initial?.values[data.signals.indexOf(signal)])
  if (!(minimum <= maximum)) return 1
  return maximum - minimum || Math.max(Math.abs(minimum), Math.abs(maximum)) || 1
}
