/** A loss this many times the best so far, and above the data's own range, is an explosion and no progress. */
const explosionFactor = 100
const wholeRange = 1

/** After so many refusals in a row the update is 2^-40 of its length: nothing is left to shorten. */
export const mostRefusalsInARow = 40

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

/** The fraction of the optimiser's update that is taken: halved at each refusal, regained over the accepted epochs. */
export function shortenedStep(fraction: number): number {
  return fraction / 2
}

export function regainedStep(fraction: number): number {
  return Math.min(1, fraction * recovery)
}
