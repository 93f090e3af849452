import type { ProgramName } from '../compiler'
import type { ModelGraph } from '../graph'
import type { StepContext } from './step-context'
import type { CollocationTableau, EsdirkTableau, ExplicitTableau, RosenbrockTableau } from './tableaus'

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
  /** Where the stages of the step tried last lie, of a method whose steps can be differentiated by them. */
  stages?: StepStages
}

/**
 * What a step leaves of itself for those who differentiate it, until the next attempt: the vectors of its stages (byte addresses), which
 * its dense output combines too.
 */
export type StepStages = DiagonalStages | RosenbrockStages | ExplicitStages | CollocationStages | SwitchingStages

/** M (Y_i - base_i) = h gamma f(t_i, Y_i): points Y_i and slopes K_i; the first are the state and its rate of change. */
export interface DiagonalStages {
  kind: 'diagonal'
  tableau: EsdirkTableau
  points: readonly number[]
  slopes: readonly number[]
  /** df/dy at the state: where it is kept (see the control's `jacobianFresh`). */
  jacobian: number
}

/** The U_i of RosenbrockTableau. */
export interface RosenbrockStages {
  kind: 'rosenbrock'
  tableau: RosenbrockTableau
  stages: readonly number[]
}

/** The slopes K_i; the first is f at the state. */
export interface ExplicitStages {
  kind: 'explicit'
  tableau: ExplicitTableau
  slopes: readonly number[]
}

/** The increments Z_i = Y_i - y of collocated stages. */
export interface CollocationStages {
  kind: 'collocation'
  tableau: CollocationTableau
  increments: readonly number[]
}

/** The stages of two methods that take turns. */
export interface SwitchingStages {
  kind: 'switching'
  explicit: ExplicitStages
  rosenbrock: RosenbrockStages
  /** Address of a 32-bit number: not 0 where the Rosenbrock method made the step tried last. It may change as that is accepted. */
  rosenbrockAtWork: number
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
  /** Whether its steps can be differentiated, through their `stages`: what the discrete gradient methods ask for. */
  differentiable: boolean
  /** The programs of a model that its code calls, besides the right-hand side. */
  programs(graph: ModelGraph): readonly ProgramName[]
  /** Writes the method's code for a model. */
  write(context: StepContext): StepFunctions
}
