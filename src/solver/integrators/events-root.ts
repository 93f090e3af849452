/** Trial points beyond those of bisection that the search may take at most. */
const EXTRA_TRIALS = 1

/**
 * Narrows [from, to], where `value` is below zero at `from` and not below it at `to`, to the given width, and returns the upper end: there
 * the value has reached zero. By the ITP method (Oliveira and Takahashi, "An enhancement of the bisection method average performance
 * preserving minmax optimality", ACM Transactions on Mathematical Software 47 (2021) 5): superlinear where the function is smooth, never
 * more than bisection's trials and one where it is not. A value that is not a number counts as not below zero.
 */
export function upperRoot(value: (x: number) => number, from: number, to: number, width: number): number {
  let [lower, upper] = [from, to]
  let [below, above] = [value(lower), value(upper)]
  const truncation = 0.2 / (to - from)
  // How far the trial points may lie from the middle: what keeps the count of trials.
  let reach = width
  while (reach < to - from) reach *= 2
  for (let extra = 0; extra < EXTRA_TRIALS; extra++) reach *= 2
  while (upper - lower > width) {
    reach /= 2
    const middle = lower + (upper - lower) / 2
    if (middle === lower || middle === upper) break
    const secant = (above * lower - below * upper) / (above - below)
    const towards = Math.sign(middle - secant)
    const shift = truncation * (upper - lower) * (upper - lower)
    const near = shift <= Math.abs(middle - secant) ? secant + towards * shift : middle
    const slack = Math.max(0, reach - (upper - lower)) / 2
    const trial = Math.abs(near - middle) <= slack ? near : middle - towards * slack
    // Rounding, or values that are not numbers, may carry it out of the bracket.
    const x = trial > lower && trial < upper ? trial : middle
    const y = value(x)
    if (y < 0) [lower, below] = [x, y]
    else [upper, above] = [x, y]
  }
  return upper
}
