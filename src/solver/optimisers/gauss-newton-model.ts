/** What Gauss and Newton's method sees around an iterate: loss + g.d + d^T J^T J d / 2. */
export interface GaussNewtonModel {
  /** g = J^T r: [parameters]. */
  gradient: Float64Array
  /** The diagonal of J^T J: [parameters]. */
  diagonal: Float64Array
  /** r^T r */
  sumOfSquares: number
  /** d^T J^T J d */
  curvature(step: Float64Array): number
  /**
   * Says how steps are damped from now on.
   * @param scale D: [parameters], positive
   * @param held [parameters]: 1 where a parameter must not move
   */
  prepare(scale: Float64Array, held: Uint8Array): void
  /** d of (J^T J + lambda D) d = -g; null when the matrix is not positive definite. */
  damped(lambda: number): DampedStep | null
}

export interface DampedStep {
  step: Float64Array
  /** sqrt(d^T D d) */
  norm: number
  /** The derivative of the norm with respect to lambda, negative. To be asked before another step is. */
  slope(): number
}

/** sqrt(d^T D d) */
export function scaledNorm(step: Float64Array, scale: Float64Array): number {
  let sum = 0
  for (let index = 0; index < step.length; index++) sum += scale[index]! * step[index]! * step[index]!
  return Math.sqrt(sum)
}
