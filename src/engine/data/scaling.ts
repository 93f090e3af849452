import type { ConditionColumn, ConditionRange, Scaling } from '../../shared'
import type { Experiment } from './experiment'

/**
 * Scales of the data (numerics.md section 1): y_scale = max - min per species over the data and the initial values (if 0: the
 * largest magnitude; if that is 0: 1), t_scale = t_end - t0, the longest of the experiments. Of conditions the range over all.
 */
export function computeScaling(experiments: readonly Experiment[]): Scaling {
  const species = experiments[0]?.initial.length ?? 0
  const stateScale = Array.from({ length: species }, (_, i) => scaleOfSpecies(experiments, i, species))
  const spans = experiments.map((experiment) => (experiment.sampleTimes.at(-1) ?? 0) - experiment.startTime)
  return {
    stateScale,
    timeScale: Math.max(...spans),
    startTime: Math.min(...experiments.map((experiment) => experiment.startTime)),
    ...(experiments[0]?.conditions && { conditions: rangesOf(experiments, experiments[0].conditions.columns) }),
  }
}

function scaleOfSpecies(experiments: readonly Experiment[], index: number, species: number): number {
  let low = Infinity
  let high = -Infinity
  const include = (value: number): void => {
    if (value < low) low = value
    if (value > high) high = value
  }
  for (const experiment of experiments) {
    include(experiment.initial[index] ?? 0)
    for (const grid of experiment.observations) {
      for (let k = index; k < grid.length; k += species) include(grid[k] ?? NaN)
    }
  }
  if (high > low) return high - low
  return Math.abs(high) > 0 ? Math.abs(high) : 1
}

function rangesOf(experiments: readonly Experiment[], columns: readonly ConditionColumn[]): ConditionRange[] {
  return columns.map((column, index) => {
    let [low, high] = [Infinity, -Infinity]
    for (const { conditions } of experiments) {
      const values = conditions?.values ?? []
      for (let place = index; place < values.length; place += columns.length) {
        low = Math.min(low, values[place]!)
        high = Math.max(high, values[place]!)
      }
    }
    return { ...column, low, high }
  })
}
