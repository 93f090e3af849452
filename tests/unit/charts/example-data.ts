import type { MeasuredData } from '../../../src/charts'
import type { Fit, History } from '../../../src/shared'

/** Two species on a logarithmic time grid, the second four orders smaller, as Robertson's intermediate is. */
export function twoSpecies(times = [1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100, 1000]): MeasuredData {
  const decay = (time: number) => 1 / (1 + Math.max(0, time))
  const at = Float64Array.from(times)
  const one = { experiment: '1', replicate: 1, unit: 'mol/L', times: at, sigmas: null }
  return {
    signals: ['substrate', 'intermediate'],
    units: ['mol/L', null],
    timeUnit: 's',
    series: [
      { ...one, signal: 'substrate', values: at.map(decay) },
      { ...one, signal: 'intermediate', values: at.map((time) => 4e-5 * (1 - decay(time))) },
    ],
  }
}

/** A fit that misses the data by a hundredth of each species' scale. */
export function fitOf(data: MeasuredData): Fit {
  const times = data.series[0]?.times ?? new Float64Array()
  const count = data.signals.length
  const values = new Float64Array(times.length * count)
  times.forEach((_, time) => {
    data.series.forEach((series, index) => {
      values[time * count + index] = (series.values[time] ?? NaN) * 1.01
    })
  })
  const experiment = { experiment: '1', times, values, sampleTimes: times, sampleValues: values }
  return { epoch: 10, loss: 1e-3, species: data.signals, experiments: [experiment] }
}

/** A loss that falls by a hundredth of itself each epoch. */
export function fallingLoss(epochs: number): History {
  const at = Float64Array.from({ length: epochs }, (_, index) => index + 1)
  return {
    epochs: at,
    losses: at.map((epoch) => 0.3 * 0.99 ** epoch),
    gradientNorms: at.map((epoch) => 0.1 + 0.01 * (epoch % 3)),
  }
}
