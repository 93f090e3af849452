import type { ProgramName } from '../compiler'
import type { ModelGraph } from '../graph'
import type { StepContext } from './step-context'
import type { EsdirkTableau } from './tableaus'

/** What a solve cost. */
export interface Work {
  /** Accepted steps, and attempts that were thrown away. */
  steps: number
  rejected: number
  rhsEvaluations: number
  jacobianEvaluations: number
  factorizations: number
  /** Changes between two methods, of one that switches. */
  switches: number
}

/** Why an attempt at a step came to nothing; compiled code tells it by the place in this list, counted from 1. */
export const attemptFailures = ['newton-diverged', 'singular', 'not-finite'] as const
export type AttemptFailure = (typeof attemptFailures)[number]

/** How far the equations of a step are solved. */
export interface NewtonAccuracy {
  /** As a fraction of the step's tolerance. */
  newtonTolerance: number
  /** Iterations that a stage, or all stages at once, may take. */
  newtonSteps: number
}

/**
 * The functions of a method over the memory of one model, as indices in the module being written. They work on the vectors of the
 * StepContext: an attempt starts at `state` and leaves its result in `next`.
 */
export interface StepFunctions {
  /**
   * (time, h) -> the error of a step in units of the tolerance. When there is none it sets the control's `trouble` instead. It leaves
   * what stood most in the way, unscaled, in the vector `error`.
   */
  attempt: number
  /** (theta, result): y(time + theta h) of the step tried last, before it is accepted, to the address `result`. */
  interpolate: number
  /** (): the step was taken, `next` has become `state`; null when a method keeps nothing. */
  accept: number | null
  /** (error) -> the factor for the step size after an accepted step, which is not taken yet; null for the PI controller. */
  factor: number | null
  /**
   * (error) -> the factor for another attempt after one that was thrown away; the control's `trouble` tells of one without an error. Null
   * for the common rule.
   */
  retry: number | null
  /** Where the stages of the step tried last lie, of a method whose tangent is known by them. */
  stages?: ImplicitStages
}

/** The stages of a diagonally implicit step, for those who differentiate it. Addresses are in bytes. */
export interface ImplicitStages {
  tableau: EsdirkTableau
  /** Points and slopes of the stages; the first are the state and its slope. */
  points: readonly number[]
  slopes: readonly number[]
  /** df/dy at the state: where it is kept (see the control's `jacobianFresh`). */
  jacobian: number
}

/** A method of integration: a row of the list `methods`. */
export interface Method {
  name: string
  title: string
  /** Order of the solution, of its dense output, and of the error estimate that steers it at the start. */
  order: number
  denseOrder: number
  errorOrder: number
  /** Whether it chooses its order step by step, from 1 up to the stated one. */
  variableOrder: boolean
  /** Whether it is meant for stiff problems. */
  stiff: boolean
  /** Whether it takes a mass matrix, singular ones included. */
  massMatrix: boolean
  /** How far it solves the equations of a step by iteration when only the solution is wanted; null when it does not iterate. */
  newton: NewtonAccuracy | null
  /** Whether the derivative of its steps is known, through their `stages`: what the gradient methods ask for. */
  tangent: boolean
  /** The programs of a model that its code calls, besides the right-hand side. */
  programs(graph: ModelGraph): readonly ProgramName[]
  /** Writes the method's code for a model. */
  write(context: StepContext): StepFunctions
}
