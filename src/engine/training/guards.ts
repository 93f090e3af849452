/** A loss this many times the best so far, and above the data's own range, is an explosion and no progress. */
const explosionFactor = 100
const wholeRange = 1

/** Initial weights that the solver refuses are halved at most this often. */
export const mostHalvings = 40

/** Below this fraction of the optimiser's update (2^-12) nothing is left to shorten: training goes back to its best instead. */
export const shortestStep = 1 / 4096

/** How often training goes back to its best, each time with half the learning rate, before it gives up. */
export const mostReturns = 10

/** Each accepted epoch gives back this much of a shortened step. */
const recovery = 1.2

/** Why an evaluation must not be kept, as a clause; null when it may. */
export function refusalReason(loss: number, gradientNorm: number, bestLoss: number): string | null {
  if (Number.isNaN(loss)) return 'the loss is not a number'
  if (!Number.isFinite(loss)) return 'the loss is infinite'
  if (!Number.isFinite(gradientNorm)) return 'the gradient is not finite'
  if (loss > wholeRange && loss > explosionFactor * bestLoss) {
    return `the loss jumped to ${loss.toExponential(1)}, ${(loss / bestLoss).toPrecision(2)} times the best`
  }
  return null
}

/** After a refusal half the update is tried; the accepted epochs regain it, up to what the returns to the best have left. */
export function regainedStep(fraction: number, ceiling: number): number {
  return Math.min(ceiling, fraction * recovery)
}
