import type { SolveFailure, SolveRequest, Work } from '../integrators'

/** A loss that is a sum over samples of a function of the state there. */
export interface TrajectoryLoss {
  /** Ascending, none before the start. */
  sampleTimes: Float64Array
  /** The sample's part of the loss; writes its derivative with respect to the state to `cotangent` ([states]). */
  at(sample: number, state: Float64Array, cotangent: Float64Array): number
}

/** A loss of the trajectory and where its gradient goes. */
export interface GradientRequest extends SolveRequest {
  loss: TrajectoryLoss
  /** Receives dL/dtheta: [parameters]. Untouched when the solve fails. */
  gradient: Float64Array
  /** Receives the states at the loss's samples: [samples][states]. */
  predictions?: Float64Array
}

/** The loss, with its gradient written, or why there is none. */
export type GradientOutcome = { status: 'solved'; loss: number; work: Work } | SolveFailure

/** A way to the gradient of a loss: a row of the list `gradientMethods`. */
export interface GradientMethod {
  name: string
  title: string
  run(request: GradientRequest): GradientOutcome
}
