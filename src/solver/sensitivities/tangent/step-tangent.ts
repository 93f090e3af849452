import type { AttemptFailure } from '../../integrators'
import type { DenseStages } from './dense-stages'

/**
 * The tangent of the accepted steps of one family of methods, step sizes held fixed: what S = dy/dtheta becomes with the state. S itself is
 * a StateSensitivity that whoever carries it along shares with the tangent.
 */
export interface StepTangent {
  /** A leg begins: what it keeps of the step before no longer holds. */
  begin(): void
  /**
   * Takes the tangent of the step of size `h` that the solver tried last and still stands before: leaves it in S's `next`. A failure where
   * a matrix of a stage is singular.
   */
  advance(time: number, h: number): AttemptFailure | null
  /** The tangents of the vectors that the step's dense output combines, [states][stride] each; they hold until the next step is taken. */
  readonly vectors: readonly number[]
  /** The dense output of the step tried last. */
  readonly output: DenseStages
  /** The step is taken, S is moved on by its owner; `lifted`: some states were set to their floors, where their S is zero. */
  accept(lifted: boolean): void
}
