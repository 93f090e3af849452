import type { GaussNewtonModel } from './gauss-newton-model'
import type { OptimiserSettings } from './settings'

/** How long the steps of a least-squares optimiser are. What it remembers is plain data. */
export interface StepStrategy {
  /**
   * A new iterate, or the same one again after a state was restored: then nothing is remembered twice.
   * @param held [parameters]: 1 where a parameter must not move
   */
  begin(model: GaussNewtonModel, iterate: Float64Array, held: Uint8Array): void
  /** A step from the iterate; null when there is none as long as this. */
  step(): Float64Array | null
  /** The last step was accepted. @param gain actual decrease of the loss by predicted decrease */
  accept(gain: number): void
  /** The last step was not: the next is shorter. */
  shorten(): void
  memory: unknown
}

/** Columns of the Jacobian below this fraction of the largest, squared, are damped as if they had it. */
const LEAST_COLUMN = 1e-30

/**
 * D, by which steps are damped: 1, or the largest square that the norm of each column has had (More 1978).
 * @param before the last, null at first
 */
export function dampingScale(
  kind: OptimiserSettings['damping'],
  diagonal: Float64Array,
  before: Float64Array | null,
): Float64Array {
  if (kind === 'levenberg') return new Float64Array(diagonal.length).fill(1)
  const most = diagonal.reduce((largest, value) => Math.max(largest, value), 0)
  return diagonal.map((value, index) => {
    const own = value > LEAST_COLUMN * most ? value : LEAST_COLUMN * most || 1
    return Math.max(own, before?.[index] ?? 0)
  })
}
