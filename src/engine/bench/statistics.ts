import { decimalLogarithm, powerOfTen } from './logarithm'

/** The middle value; of an even number of them the mean of the middle two; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2
}

/** Of positive values; NaN of none. */
export function geometricMean(values: readonly number[]): number {
  return powerOfTen(values.reduce((sum, value) => sum + decimalLogarithm(value), 0) / values.length)
}

/**
 * The exponent p of y = c x^p through positive points, by least squares in logarithms.
 * @returns null for fewer than two different x
 */
export function growthExponent(points: readonly { x: number; y: number }[]): number | null {
  const logs = points.map(({ x, y }) => ({ x: decimalLogarithm(x), y: decimalLogarithm(y) }))
  const mean = (pick: (point: { x: number; y: number }) => number) =>
    logs.reduce((sum, point) => sum + pick(point), 0) / logs.length
  const centreX = mean(({ x }) => x)
  const centreY = mean(({ y }) => y)
  const spread = mean(({ x }) => (x - centreX) * (x - centreX))
  // Of no points it is no number, and so not above 0.
  return spread > 0 ? mean(({ x, y }) => (x - centreX) * (y - centreY)) / spread : null
}
