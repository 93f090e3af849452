/** Multiples of these, times a power of ten, are the steps between ticks. */
const niceSteps = [0.5, 1, 2, 2.5, 5, 10, 20]

/** The nice step that comes closest to `count` intervals in the span. */
export function niceStep(span: number, count: number): number {
  if (!(span > 0) || !Number.isFinite(span)) return 1
  const raw = span / Math.max(1, count)
  const magnitude = 10 ** Math.floor(Math.log10(raw))
  const distance = (step: number) => Math.abs(span / step - count)
  return niceSteps
    .map((step) => step * magnitude)
    .reduce((best, step) => (distance(step) < distance(best) ? step : best))
}

/** Multiples of a nice step inside [minimum, maximum], about `count` of them, and the step. */
export function linearTicks(minimum: number, maximum: number, count: number): { values: number[]; step: number } {
  const step = niceStep(maximum - minimum, count)
  const first = Math.ceil(minimum / step - 1e-9)
  const last = Math.floor(maximum / step + 1e-9)
  const values = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step)
  return { values, step }
}

/** Whole exponents inside [minimum, maximum], every second, third or fifth of them when there are more than `count`. */
export function decadeTicks(minimum: number, maximum: number, count: number): number[] {
  const span = maximum - minimum
  const step = [1, 2, 3, 4, 5, 10, 20, 50, 100].find((candidate) => span / candidate <= count) ?? 200
  const first = Math.ceil(minimum / step - 1e-9)
  const last = Math.floor(maximum / step + 1e-9)
  // Plus zero turns a negative zero into zero.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step + 0)
}
