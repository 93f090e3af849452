import type { TrainingData } from '../../shared'

/** Every time that some curve has, once, ascending. */
export function distinctTimes(columns: readonly Float64Array[]): Float64Array {
  const distinct = new Set<number>()
  for (const column of columns) for (const time of column) distinct.add(time)
  return Float64Array.from(distinct).sort()
}

/** One array a replicate, [times * species], NaN where a curve has nothing. */
export function gridValues(
  data: TrainingData,
  curves: TrainingData['series'],
  times: Float64Array,
  of: (series: TrainingData['series'][number]) => Float64Array | null,
): Float64Array[] {
  const species = data.species.length
  const rows = new Map<number, number>()
  times.forEach((time, row) => rows.set(time, row))
  const replicates = [...new Set(curves.map((series) => series.replicate))].sort((a, b) => a - b)
  return replicates.map((replicate) => {
    const grid = new Float64Array(times.length * species).fill(NaN)
    for (const series of curves) {
      const column = data.species.indexOf(series.signal)
      if (series.replicate !== replicate || column < 0) continue
      const values = of(series)
      series.times.forEach((time, i) => {
        grid[(rows.get(time) ?? 0) * species + column] = values?.[i] ?? NaN
      })
    }
    return grid
  })
}

/** Mean over the replicates of each species' value in a row, NaN where none has one. */
export function sampleMeans(row: number, species: number, observations: Float64Array[]): Float64Array {
  const means = new Float64Array(species)
  for (let i = 0; i < species; i++) {
    const values = observations.map((grid) => grid[row * species + i] ?? NaN).filter((value) => !Number.isNaN(value))
    means[i] = values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0) / values.length
  }
  return means
}

/** The mean of a species in the first row that has any of it; NaN if none has. */
export function firstMeasured(index: number, rows: number, species: number, observations: Float64Array[]): number {
  for (let row = 0; row < rows; row++) {
    const mean = sampleMeans(row, species, observations)[index]!
    if (!Number.isNaN(mean)) return mean
  }
  return NaN
}
