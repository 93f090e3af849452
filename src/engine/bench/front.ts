import { decimalLogarithm, powerOfTen } from './logarithm'

/** How right a solve was, and how long it took. */
export interface WorkPrecision {
  /** Correct digits. */
  digits: number
  seconds: number
}

/** The Pareto front: the points that no other point beats in digits without taking longer; by rising time, and so by rising digits. */
export function paretoFront<Point extends WorkPrecision>(points: readonly Point[]): Point[] {
  const byTime = points
    .filter(({ digits }) => Number.isFinite(digits))
    .sort((a, b) => a.seconds - b.seconds || b.digits - a.digits)
  let most = -Infinity
  return byTime.filter(({ digits }) => {
    if (digits <= most) return false
    most = digits
    return true
  })
}

/**
 * The points of which a nearer look could make front points: no other point has their digits in less than 1 / `slack` of their time.
 * @param slack by how much a time may prove too long when it is measured better, for example 1.25
 */
export function nearFront<Point extends WorkPrecision>(points: readonly Point[], slack: number): Point[] {
  const front = paretoFront(points)
  return points.filter((point) => {
    if (!Number.isFinite(point.digits)) return false
    const fastest = front.find(({ digits }) => digits >= point.digits)
    return fastest === undefined || point.seconds <= slack * fastest.seconds
  })
}

/**
 * Seconds that a front takes for so many digits: between two of its points the logarithm of the time is linear in the digits; fewer
 * digits than its first point's take as long as that one; null beyond its last.
 * @param front as `paretoFront` gives it
 */
export function secondsAt(front: readonly WorkPrecision[], digits: number): number | null {
  const above = front.findIndex((point) => point.digits >= digits)
  if (above < 0) return null
  const right = front[above]!
  const left = front[above - 1]
  if (left === undefined) return right.seconds
  const part = (digits - left.digits) / (right.digits - left.digits)
  const from = decimalLogarithm(left.seconds)
  return powerOfTen(from + part * (decimalLogarithm(right.seconds) - from))
}
