import type { Evaluated, SolveFailure, SolveRequest } from '../../../solver'
import type { ExperimentTerms } from '../experiment-terms'
import type { FittedInitialValue } from '../parameter-layout'

/** One experiment that is to be solved. */
export interface ExperimentSolve {
  request: SolveRequest
  terms: ExperimentTerms
  /** How many of its samples count. */
  samples: number
  /** Its initial values that are parameters. */
  fitted: readonly FittedInitialValue[]
  /** y_scale: [species], the unit of these parameters. */
  stateScale: readonly number[]
  /** Receives the states: [samples][states]. */
  predictions: Float64Array
}

/** What an experiment's solve came to. */
export type Solved = { status: 'solved'; steps: number; lostThread?: string } | SolveFailure

/** What an optimiser wishes to know of the loss at a point, besides its value: collected experiment by experiment, in their order. */
export interface Derivative {
  clear(): void
  /** Solves an experiment and adds what it contributes; nothing when it fails. */
  add(solve: ExperimentSolve): Solved
  /** Adds a term that depends on one parameter alone: with a slope g and a curvature c the residual g / sqrt(c) with the derivative sqrt(c). */
  addSingle(place: number, slope: number, curvature: number): void
  result(): DerivativeResult
}

/** What of it was wished, as an optimiser is told: memory that the next evaluation overwrites. J^T r is the gradient. */
export type DerivativeResult = Omit<Evaluated, 'loss'>
