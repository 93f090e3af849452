import type { Experiment } from './experiment'

/** The largest departure of a total from its initial value over all samples that tell it, as a part of what its species' scales add up to. */
export function totalDeviation(
  coefficients: readonly number[],
  experiments: readonly Experiment[],
  stateScale: readonly number[],
): number {
  const size = coefficients.reduce((sum, value, state) => sum + Math.abs(value) * stateScale[state]!, 0)
  const totalOf = (values: Float64Array): number =>
    coefficients.reduce((sum, value, state) => (value === 0 ? sum : sum + value * values[state]!), 0)
  let farthest = 0
  for (const { initial, observations } of experiments) {
    const start = totalOf(initial)
    for (const grid of observations) {
      for (let row = 0; row < grid.length; row += initial.length) {
        const departure = Math.abs(totalOf(grid.subarray(row, row + initial.length)) - start)
        // A missing value that counts makes it NaN.
        if (departure > farthest) farthest = departure
      }
    }
  }
  return farthest / size
}
