import type { ChunkRunner } from './chunked/chunk-runner'
import type { MethodName, SolveFailure, SolveRequest, Work } from '../integrators'

/** A loss that is a sum over samples of a function of the state there. */
export interface TrajectoryLoss {
  /** Ascending, none before the start. They need not be where steps end. */
  sampleTimes: Float64Array
  /**
   * The sample's part of the loss; writes its derivative with respect to the state to `cotangent` ([states]). It is asked once for each sample
   * that the solve reaches, in their order.
   */
  at(sample: number, state: Float64Array, cotangent: Float64Array): number
}

/** The parameters, and where a loss adds its derivatives by them: [parameters] each. */
export interface OwnParameters {
  values: Float64Array
  readonly gradient: Float64Array
}

/**
 * A loss that also depends on the parameters themselves: scale factors and offsets of what was measured, the spread of its errors, weight
 * decay.
 */
export interface ParametricLoss extends Pick<TrajectoryLoss, 'sampleTimes'> {
  /** As that of a {@link TrajectoryLoss}; adds its derivatives by the parameters, the state held, to `own.gradient`. */
  at(sample: number, state: Float64Array, cotangent: Float64Array, own: OwnParameters): number
}

/** A loss of the trajectory and where its gradient goes. */
export interface GradientRequest extends SolveRequest {
  loss: TrajectoryLoss
  /** Receives dL/dtheta: [parameters]. Untouched when the solve fails. */
  gradient: Float64Array
  /** Receives dL/dy0, by the initial values as they are given: [states]. */
  initialGradient?: Float64Array
  /** Receives the states at the loss's samples: [samples][states]. */
  predictions?: Float64Array
  /**
   * How far the equations of a step are solved by iteration, as a fraction of the step's tolerance; 1e-3 unless given. The discrete gradients
   * are those of steps solved exactly, and as far from the derivative of the steps taken as these are from that.
   */
  newtonTolerance?: number
  /** Of a gradient in chunks: how many derivatives a chunk has at most, and what computes the chunks; one after another unless given. */
  chunkSize?: number
  chunkRunner?: ChunkRunner
  /** Bytes that stored steps may take; methods that go backwards recompute what does not fit. 128 MiB unless given. */
  memoryLimit?: number
}

export const MEMORY_LIMIT = 128 * 2 ** 20

/** What a gradient cost besides its solves. */
export interface GradientCost {
  /** Of the forward solve. */
  work: Work
  /** Of the backward solve, where a method makes one. */
  backwardWork?: Work
  /** Bytes that it held at most for steps, stages and sensitivities. */
  memory: number
  /** How many accepted steps of the forward solve were made again on the way back, which memory did not hold. */
  stepsAgain?: number
  /** Which method it was and why, of one that chooses: a sentence. */
  why?: string
}

/** The loss, with its gradient written, or why there is none. */
export type GradientOutcome = ({ status: 'solved'; loss: number } & GradientCost) | SolveFailure

/** A way to the gradient of a loss: a row of the list `gradientMethods`. */
export interface GradientMethod {
  name: string
  title: string
  /** What it is, for someone who has to choose. */
  description: string
  /** Whether it differentiates the steps that were taken, exactly, or the solution, as nearly as the tolerances ask; or chooses one that does. */
  derivativeOf: 'steps' | 'solution' | 'either'
  /** That it is there to show why it fails on stiff models: nothing chooses it, nor expects a gradient of it. */
  demonstration?: true
  /** The integration method that it takes when none is asked for. */
  defaultMethod: MethodName
  run(request: GradientRequest): GradientOutcome
}
