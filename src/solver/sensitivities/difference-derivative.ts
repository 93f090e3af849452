/** A derivative by differences, and how far it can be trusted. */
export interface DifferenceDerivative {
  value: number
  /** What is left of truncation and of rounding, estimated from above. */
  error: number
  /** The step that was chosen. */
  step: number
}

/** Weights of (f(j h) - f(-j h)) / h, j = 1, 2, ...: central differences of orders 8, 6 and 4 from the same points. */
const ORDER_EIGHT = [4 / 5, -1 / 5, 4 / 105, -1 / 280]
const ORDER_SIX = [3 / 4, -3 / 20, 1 / 60]
const ORDER_FOUR = [2 / 3, -1 / 12]
/** Where the series converges, orders 6 and 8 are nearer to each other than 4 and 6 by more than this; anywhere they may be by chance. */
const GAIN = 0.1
/** Rounding errors of so many standard deviations, all on one side, are what the first of them is judged by. */
const NOISE_FACTOR = 3 * 2 * ORDER_EIGHT.reduce((sum, weight) => sum + Math.abs(weight), 0)
const EPSILON = 2 ** -52
/** Steps are powers of 2 between these; and where the search begins. */
const LARGEST_STEP = 2 ** -3
const SMALLEST_STEP = 2 ** -34
const FIRST_STEP = 2 ** -20

/**
 * The derivative at 0 of a function of one variable whose natural unit is about 1, by central differences of order 8. The step is the one
 * with the least sum of two errors: rounding, and truncation, estimated by the difference to lower orders. That estimate means nothing where the
 * step is so large that the series does not converge: the search therefore goes down to where rounding prevails, and only then up.
 *
 * @param f not a number where it cannot be evaluated
 * @param noise what f is uncertain by (functionNoise)
 * @param first a power of 2 to begin with
 * @returns null where f cannot be evaluated near 0
 */
export function differenceDerivative(
  f: (x: number) => number,
  noise: number,
  first = FIRST_STEP,
): DifferenceDerivative | null {
  const known = new Map<number, number>()
  const at = (x: number): number => {
    const value = known.get(x) ?? f(x)
    known.set(x, value)
    return value
  }
  const difference = (weights: readonly number[], h: number): number =>
    weights.reduce((sum, weight, index) => {
      const x = (index + 1) * h
      return sum + weight * (at(x) - at(-x))
    }, 0) / h
  const estimate = (step: number): DifferenceDerivative & { truncation: number; rounding: number } => {
    const value = difference(ORDER_EIGHT, step)
    const six = difference(ORDER_SIX, step)
    const truncation = Math.max(Math.abs(value - six), GAIN * Math.abs(six - difference(ORDER_FOUR, step)))
    const size = Math.max(
      ...ORDER_EIGHT.flatMap((_, index) => [at((index + 1) * step), at(-(index + 1) * step)]).map(Math.abs),
    )
    const rounding = (NOISE_FACTOR * Math.max(noise, EPSILON * size)) / step
    return { value, step, truncation, rounding, error: truncation + rounding }
  }
  let best = estimate(first)
  while (!(best.truncation <= best.rounding) && best.step > SMALLEST_STEP) best = estimate(best.step / 2)
  if (Number.isNaN(best.error)) return null
  while (best.step < LARGEST_STEP) {
    const next = estimate(2 * best.step)
    if (!(next.error < best.error)) break
    best = next
  }
  const { value, error, step } = best
  return { value, error, step }
}

/** The noise may grow away from 0, as that of a square does: it is measured again where the derivative came from, at most so often. */
const MEASUREMENTS = 10

/** The derivative at 0 and the noise of a function of which neither is known. */
export function measuredDerivative(
  f: (x: number) => number,
): { derivative: DifferenceDerivative; noise: number } | null {
  let noise = functionNoise(f, 0)
  let derivative = differenceDerivative(f, noise)
  for (let measurement = 1; measurement < MEASUREMENTS && derivative !== null; measurement++) {
    const there = functionNoise(f, 2 * derivative.step)
    if (!(there > 2 * noise)) break
    noise = there
    derivative = differenceDerivative(f, noise)
  }
  return derivative && { derivative, noise }
}

/** Distance of the points from which the noise is estimated: a few thousand roundings. */
const NOISE_STEP = 2 ** -40
const NOISE_POINTS = 8
/** Differences of these orders are free of the function's own course. */
const NOISE_ORDERS = [2, 3, 4, 5]

/**
 * The standard deviation of the rounding errors of a function around a point, from a table of its differences at points that lie so close together that
 * nothing else is left of them (Hamming; More and Wild, "Estimating computational noise", SIAM J. Sci. Comput. 33 (2011) 1292).
 *
 * @returns not a number where f cannot be evaluated
 */
export function functionNoise(f: (x: number) => number, around: number): number {
  let row = Array.from({ length: NOISE_POINTS }, (_, index) => f(around + (index - NOISE_POINTS / 2) * NOISE_STEP))
  const size = Math.max(...row.map(Math.abs))
  let most = 2 ** -53 * size
  // The variance of a difference of order k is the binomial coefficient (2 k, k) times that of one value.
  let amplification = 1
  for (let order = 1; order <= NOISE_ORDERS.at(-1)!; order++) {
    row = row.slice(1).map((value, index) => value - row[index]!)
    amplification *= (2 * (2 * order - 1)) / order
    if (!NOISE_ORDERS.includes(order)) continue
    const mean = row.reduce((sum, value) => sum + value * value, 0) / row.length
    most = Math.max(most, Math.sqrt(mean / amplification))
  }
  return row.some(Number.isNaN) ? NaN : most
}
