import type { SolveRequest, Work } from '../integrators'

/**
 * Weighted residuals w (y - d) of a trajectory, one for each sample and state that was measured; several measurements of one value count as
 * their mean with the root of the sum of their squared weights.
 */
export interface TrajectoryResiduals {
  /** Ascending, none before the start. */
  sampleTimes: Float64Array
  /** d: [samples][states], time-major; NaN where nothing was measured. */
  data: Float64Array
  /** w: [samples][states]. */
  weights: Float64Array
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
}

/** What the derivatives of residuals cost. */
export interface ResidualCost {
  work: Work
  /** Bytes that sensitivities, stages and collected rows took. */
  memory: number
}
