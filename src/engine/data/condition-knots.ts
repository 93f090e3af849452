/** A curve of straight pieces. */
export interface Polyline {
  /** Rising. */
  times: number[]
  values: number[]
}

/**
 * A polyline with fewer points: those dropped lie on the lines between the others.
 * @param tolerance by which they may leave these
 */
export function straightened({ times, values }: Polyline, tolerance: number): Polyline {
  const kept = [0]
  const last = times.length - 1
  while (kept.at(-1)! < last) kept.push(farthest(times, values, kept.at(-1)!, tolerance))
  // A constant is told by one point.
  const places = values.every((value) => value === values[0]) ? [0] : kept
  return { times: places.map((place) => times[place]!), values: places.map((place) => values[place]!) }
}

/** From the lowest to the highest; missing ones are passed over. */
export function extentOf(values: readonly number[]): number {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return high - low
}

/** The last point to which one line from a point passes all between within the tolerance (the slopes that do narrow from point to point). */
function farthest(times: readonly number[], values: readonly number[], from: number, tolerance: number): number {
  let [low, high] = [-Infinity, Infinity]
  let reached = from + 1
  for (let next = from + 1; next < times.length; next++) {
    const [run, rise] = [times[next]! - times[from]!, values[next]! - values[from]!]
    const slope = rise / run
    if (slope >= low && slope <= high) reached = next
    low = Math.max(low, (rise - tolerance) / run)
    high = Math.min(high, (rise + tolerance) / run)
    if (low > high) break
  }
  return reached
}

/** The value of a piecewise-linear curve, constant beyond its ends. */
export function interpolatedAt({ times, values }: Polyline, time: number): number {
  let [next, above] = [0, times.length]
  while (next < above) {
    const middle = (next + above) >> 1
    if (times[middle]! > time) above = middle
    else next = middle + 1
  }
  if (next === 0) return values[0]!
  if (next === times.length) return values.at(-1)!
  const part = (time - times[next - 1]!) / (times[next]! - times[next - 1]!)
  return values[next - 1]! + part * (values[next]! - values[next - 1]!)
}
