/** The slope of log error against log h, h being the span over these counts of steps, by least squares. */
export function convergenceOrder(errors: readonly number[], counts: readonly number[]): number {
  const x = counts.map((count) => -Math.log(count))
  const y = errors.map(Math.log)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [mx, my] = [mean(x), mean(y)]
  const top = x.reduce((sum, value, index) => sum + (value - mx) * (y[index]! - my), 0)
  return top / x.reduce((sum, value) => sum + (value - mx) ** 2, 0)
}
