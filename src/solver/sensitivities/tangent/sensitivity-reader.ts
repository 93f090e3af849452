import type { AttemptFailure } from '../../integrators'

/** Who makes something of dy/dtheta at the samples while a solve carries it along. */
export interface SensitivityReader {
  /** Samples follow, within a step or at the start: the byte addresses of the matrices, [states][stride] each, that they combine. */
  beginStep(matrices: readonly number[]): void
  /**
   * A sample was reached, at a state. Its dy/dtheta is the sum of weights[i] times the i-th matrix; but zero for the states that a floor
   * holds (1 in `held`).
   */
  sample(sample: number, state: Float64Array, weights: Float64Array, held: Uint8Array): void
  /** Those were all samples of the step. */
  endStep(): AttemptFailure | null
}
