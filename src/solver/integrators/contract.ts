import type { CompiledModel } from '../compiler'

/** What a solve cost. */
export interface Work {
  /** Accepted steps, and attempts that were thrown away. */
  steps: number
  rejected: number
  rhsEvaluations: number
  jacobianEvaluations: number
  factorizations: number
}

/** Why an attempt at a step came to nothing. */
export type AttemptFailure = 'newton-diverged' | 'singular' | 'not-finite'

/** How strictly a solve is to be done. */
export interface Accuracy {
  relativeTolerance: number
  /** Byte address of the absolute tolerance of every state. */
  absoluteTolerance: number
  /** How far the equations of a step are solved, as a fraction of the step's tolerance. */
  newtonTolerance: number
  /** Newton steps that a stage may take. */
  newtonSteps: number
}

/**
 * One method at work on one model: makes single steps over memory of its own. The driver (integrate) chooses step sizes, accepts, and
 * counts steps; the method counts its evaluations in `work`.
 */
export interface Stepper {
  /** Starts at y (byte address); returns false when f is not finite there. */
  begin(time: number, y: number, accuracy: Accuracy, work: Work): boolean
  /** Tries a step of size h from where it stands; gives the error in units of the tolerance, or why there is none. */
  attempt(time: number, h: number): number | AttemptFailure
  /** Moves to the end of the step tried last. */
  accept(): void
  /** Byte addresses of the state and of its slope where it stands. */
  readonly state: number
  readonly slope: number
  /** y(t + theta h) within the step tried last, before it is accepted, to the address `result`. */
  interpolate(theta: number, result: number): void
  /** The state that stood most in the way of the last attempt. */
  worstComponent(): number | null
}

/** A method of integration: a row of the list `methods`. */
export interface Method {
  name: string
  title: string
  /** Order of the solution, of its dense output, and of the error estimate that steers it. */
  order: number
  denseOrder: number
  errorOrder: number
  /** The stepper of a model; made once per model and kept with it. */
  stepper(model: CompiledModel): Stepper
}
