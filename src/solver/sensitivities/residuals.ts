import type { SolveRequest, Work } from '../integrators'

/** Residuals of a trajectory, at most one for each sample and state, which depends on that state alone. */
export interface TrajectoryResiduals {
  /** Ascending, none before the start. */
  sampleTimes: Float64Array
  /** Where there is one: not zero, [samples][states]. */
  present: Uint8Array
  /**
   * Writes the residuals of a sample to `values` and their derivatives by their states to `slopes`: [states] each, read where one is present. It
   * is asked once for each sample that the solve reaches, in their order.
   */
  at(sample: number, state: Float64Array, values: Float64Array, slopes: Float64Array): void
}

/**
 * Weighted differences w (y - d), one for each sample and state that was measured; several measurements of one value count as their mean
 * with the root of the sum of their squared weights.
 */
export function weightedDifferences({
  sampleTimes,
  data,
  weights,
}: {
  sampleTimes: Float64Array
  /** d: [samples][states], time-major; NaN where nothing was measured. */
  data: Float64Array
  /** w: [samples][states]. */
  weights: Float64Array
}): TrajectoryResiduals {
  return {
    sampleTimes,
    present: Uint8Array.from(data, (value) => (Number.isNaN(value) ? 0 : 1)),
    at(sample, state, values, slopes) {
      for (let index = 0; index < state.length; index++) {
        const weight = weights[sample * state.length + index]!
        values[index] = weight * (state[index]! - data[sample * state.length + index]!)
        slopes[index] = weight
      }
    },
  }
}

/** Residuals and what is to be known of them. */
export interface ResidualRequest extends SolveRequest {
  residuals: TrajectoryResiduals
  /** Whether the columns of the Jacobian, the parameters, are followed by the initial values as they are given. */
  initialValues?: boolean
  /** See GradientRequest. */
  newtonTolerance?: number
  /** Receives the states at the samples: [samples][states]. */
  predictions?: Float64Array
  /** Of the whole Jacobian: receives residuals and Jacobian, or more; made unless given. */
  room?: { residuals: Float64Array; jacobian: Float64Array }
}

/** What the derivatives of residuals cost. */
export interface ResidualCost {
  work: Work
  /** Bytes that sensitivities, stages and collected rows took. */
  memory: number
}
