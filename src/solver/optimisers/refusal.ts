/** Why an evaluation must not enter an optimiser's memory, as a clause; null when it may. */
export function refusalOf(loss: number, gradientNorm: number): string | null {
  if (Number.isNaN(loss)) return 'the loss is not a number'
  if (!Number.isFinite(loss)) return 'the loss is infinite'
  if (!Number.isFinite(gradientNorm)) return 'the gradient is not finite'
  return null
}

/** A loss this many times the best so far, and above the data's own range, is an explosion and no progress. */
const explosionFactor = 100
const wholeRange = 1

/** Why a loss is no progress that a first-order step may make, as a clause; null when it may. Scaled losses are 1 where nothing is explained. */
export function explosionOf(loss: number, bestLoss: number): string | null {
  if (loss <= wholeRange || loss <= explosionFactor * Math.abs(bestLoss)) return null
  return `the loss jumped to ${loss.toExponential(1)}, ${(loss / bestLoss).toPrecision(2)} times the best`
}
