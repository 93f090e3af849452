import type { AttemptFailure } from '../../integrators'

/** Who makes something of dy/dtheta at the samples while a solve carries it along. */
export interface SensitivityReader {
  /**
   * A sample was reached, at a state. Its dy/dtheta is the sum of weights[i] times the i-th of the matrices that `endStep` tells, [states][stride]
   * each; but zero for the states that a floor holds (1 in `held`).
   */
  sample(sample: number, state: Float64Array, weights: Float64Array, held: Uint8Array): void
  /** Those were all samples within a step, or at the start; the byte addresses of their matrices. */
  endStep(matrices: readonly number[]): AttemptFailure | null
}
