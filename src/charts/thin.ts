/**
 * Positions of the points to draw when a curve has more than a screen can show: the first, the last, and the smallest and
 * largest of each bucket, so that no spike is lost.
 * @param values the curve; NaN is skipped within a bucket
 * @param maximumPoints about how many positions to keep, at least 4
 * @returns ascending positions into `values`
 */
export function thinned(values: ArrayLike<number>, maximumPoints: number): number[] {
  const length = values.length
  if (length <= maximumPoints) return Array.from({ length }, (_, index) => index)
  const buckets = Math.max(1, Math.floor((maximumPoints - 2) / 2))
  const kept = [0]
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    const start = 1 + Math.floor((bucket * (length - 2)) / buckets)
    const end = 1 + Math.floor(((bucket + 1) * (length - 2)) / buckets)
    let lowest = start
    let highest = start
    for (let index = start; index < end; index += 1) {
      const value = values[index] ?? NaN
      if (!(value >= (values[lowest] ?? NaN))) lowest = Number.isNaN(value) ? lowest : index
      if (!(value <= (values[highest] ?? NaN))) highest = Number.isNaN(value) ? highest : index
    }
    if (lowest === highest) kept.push(lowest)
    else kept.push(Math.min(lowest, highest), Math.max(lowest, highest))
  }
  kept.push(length - 1)
  return kept
}
