import type { Experiment } from '../data/experiment'

/** A standard deviation that replicates show. */
export interface PooledDeviation {
  /** In the unit of the data; NaN without replicates. */
  deviation: number
  /** nu: measurements less the number of means that they were compared with. */
  degreesOfFreedom: number
}

/**
 * s of each species, pooled over the samples of all experiments: s^2 = sum (d - mean)^2 / nu, nu = sum over samples of (n - 1), n the
 * replicates that have a value.
 */
export function pooledDeviations(experiments: readonly Experiment[], species: number): PooledDeviation[] {
  return Array.from({ length: species }, (_, index) => {
    let sum = 0
    let degreesOfFreedom = 0
    for (const { sampleTimes, observations } of experiments) {
      for (let sample = 0; sample < sampleTimes.length; sample++) {
        const values = observations
          .map((grid) => grid[sample * species + index]!)
          .filter((value) => !Number.isNaN(value))
        if (values.length < 2) continue
        const mean = values.reduce((total, value) => total + value, 0) / values.length
        for (const value of values) sum += (value - mean) * (value - mean)
        degreesOfFreedom += values.length - 1
      }
    }
    return { deviation: Math.sqrt(sum / degreesOfFreedom), degreesOfFreedom }
  })
}
