/** Sufficient decrease and curvature: the constants of Nocedal and Wright for quasi-Newton directions. */
const DECREASE = 1e-4
const CURVATURE = 0.9
/** Trials keep this part of the bracket away from its ends. */
const MARGIN = 0.1
/** While nothing brackets a minimum, the step grows at most by this. */
const GROWTH = 4
const MOST_TRIALS = 30
/** Below this fraction of its ends the bracket has no numbers left that differ. */
const NARROWEST = 1e-12

/** The objective along the direction at a step; where it could not be evaluated, infinite, without a slope. */
interface Trial {
  step: number
  loss: number
  slope: number
}

/** A line search between two trials, as plain data. */
export interface LineSearch {
  /** At step 0. */
  start: Trial
  /** The longest step that may be taken. */
  longest: number
  /** The step to be tried. */
  step: number
  trials: number
  /** The best trial that decreases sufficiently. Before there is a bracket, the last. */
  low: Trial
  /** The other end of the bracket; null before there is one. */
  high: Trial | null
}

/** `accepted`: at the last trial. `settled`: at `low`, which is not the last trial, because the search can get no nearer. `failed`: no decrease. */
export type LineSearchOutcome = 'accepted' | Unfinished
export type Unfinished = 'searching' | 'settled' | 'failed'

/** @param slope along the direction at step 0, negative */
export function startLineSearch(loss: number, slope: number, first: number, longest: number): LineSearch {
  const start = { step: 0, loss, slope }
  return { start, longest, step: Math.min(first, longest), trials: 0, low: start, high: null }
}

/**
 * Takes what was found at the step that was to be tried, and chooses the next: a search for the strong Wolfe conditions (Nocedal and Wright 2006,
 * algorithms 3.5 and 3.6, with the cubic interpolation of 3.59).
 */
export function searchOn(search: LineSearch, found: { loss: number; slope: number }): LineSearchOutcome {
  const { start, low, high, step } = search
  const trial = { step, ...found }
  search.trials++
  const rises = trial.loss > start.loss + DECREASE * step * start.slope || (trial.loss >= low.loss && low.step > 0)
  if (rises) {
    search.high = trial
  } else if (Math.abs(trial.slope) <= -CURVATURE * start.slope) {
    return 'accepted'
  } else if (high === null && trial.slope < 0) {
    // At the longest step it still falls: there is no further to go.
    if (step >= search.longest) return 'accepted'
    search.low = trial
    search.step = Math.min(search.longest, extrapolate(low, trial))
    return search.trials < MOST_TRIALS ? 'searching' : 'settled'
  } else {
    if (high === null || trial.slope * (high.step - low.step) >= 0) search.high = low
    search.low = trial
  }
  return shorten(search)
}

/** The step that was to be tried could not be evaluated: the bracket ends there. */
export function searchShorter(search: LineSearch): Unfinished {
  search.trials++
  search.high = { step: search.step, loss: Infinity, slope: NaN }
  return shorten(search)
}

function shorten(search: LineSearch): Unfinished {
  const { low, high, trials } = search
  const width = Math.abs(high!.step - low.step)
  if (trials >= MOST_TRIALS || width <= NARROWEST * Math.max(low.step, high!.step)) {
    return low.step > 0 ? 'settled' : 'failed'
  }
  search.step = interpolate(low, high!)
  return 'searching'
}

/** A step within the bracket. */
function interpolate(low: Trial, high: Trial): number {
  const from = low.step + MARGIN * (high.step - low.step)
  const to = low.step + (1 - MARGIN) * (high.step - low.step)
  const middle = 0.5 * (low.step + high.step)
  const minimum = Number.isFinite(high.loss) ? cubicMinimum(low, high) : middle
  if (!Number.isFinite(minimum)) return middle
  return Math.max(Math.min(from, to), Math.min(Math.max(from, to), minimum))
}

/** A step beyond two that fall, the later being the longer. */
function extrapolate(before: Trial, last: Trial): number {
  const furthest = last.step + GROWTH * (last.step - before.step)
  const minimum = cubicMinimum(before, last)
  if (!(minimum > last.step)) return furthest
  return Math.max(last.step + MARGIN * (last.step - before.step), Math.min(furthest, minimum))
}

/** The minimum of the cubic through two losses and slopes (Nocedal and Wright 2006, equation 3.59); NaN or infinite when there is none. */
function cubicMinimum(a: Trial, b: Trial): number {
  const d1 = a.slope + b.slope - (3 * (a.loss - b.loss)) / (a.step - b.step)
  const d2 = Math.sign(b.step - a.step) * Math.sqrt(d1 * d1 - a.slope * b.slope)
  return b.step - ((b.step - a.step) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2)
}
