import type { CompiledModel } from '../compiler'
import type { Work } from './contract'
import type { SolutionEvent } from './events'
import type { MethodName } from './methods'

/** An initial-value problem, and how it is to be solved. */
export interface SolveRequest {
  model: CompiledModel
  method?: MethodName
  /** theta: [parameters]. */
  parameters: Float64Array
  /** The constants of the experiment, where the model has any: [inputs]. */
  inputs?: Float64Array
  /**
   * y at the start: [states]; may be left out where the model says it. With a singular mass matrix a guess of what its algebraic equations
   * determine; see `algebraicStart`.
   */
  initial?: Float64Array
  startTime: number
  /** Ascending, none before the start; descending, none after it, where the solve goes backwards. They never shorten a step. */
  sampleTimes: Float64Array
  /** Where to end; by default at the last sample. If it lies before the start the solve goes backwards in time. */
  endTime?: number
  /**
   * Times at which f jumps (doses, knots), in the order in which they are passed: a step ends just before each, and the method starts
   * afresh just behind it, so that no step straddles one, whichever side f at the time itself belongs to. A sample there has the value
   * before. Those that the solve does not pass count for nothing.
   */
  stopTimes?: Float64Array
  relativeTolerance: number
  /** Above zero; one for all or [states]. */
  absoluteTolerance: Float64Array | number
  /** Accepted and rejected attempts together; 100,000 unless given. */
  maximumSteps?: number
  initialStep?: number
  maximumStep?: number
  /** Keeps states from falling below zero: all of them, or those that are true here ([states]). */
  nonNegative?: boolean | readonly boolean[]
  /**
   * What becomes of a start that does not satisfy the algebraic equations of a singular mass matrix: 'solve' (the default) changes the
   * algebraic variables until it does, the others held; 'check' refuses it.
   */
  algebraicStart?: 'solve' | 'check'
  /** Asked before every step, or with a clock every few milliseconds; true ends the solve. Must not solve on the same model. */
  interrupt?: () => boolean
  /** A monotonic clock in milliseconds, and the seconds that the solve may take by it. */
  now?: () => number
  maximumSeconds?: number
}

/** A request whose start is known. */
export type StartedRequest = SolveRequest & { initial: Float64Array }

/** A solution at the sample times. */
export interface Solution {
  status: 'solved'
  /** [samples][states], time-major: of the samples that were reached. */
  values: Float64Array
  /** How many those are: all, unless a terminal event came before the last. */
  samples: number
  /** Where the solve ended: earlier than asked for if an event was terminal. */
  endTime: number
  /** In the order in which they came. */
  events: readonly SolutionEvent[]
  work: Work
}

/** Where a solve is to end. */
export const lastTime = ({ endTime, sampleTimes, startTime }: SolveRequest): number =>
  endTime ?? sampleTimes.at(-1) ?? startTime
