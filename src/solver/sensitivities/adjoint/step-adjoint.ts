import type { CompiledModel } from '../../compiler'
import type { StepSolver } from '../../integrators'
import { collocationAdjoint } from './collocation-adjoint'
import type { ConstraintAdjoint } from './constraint-adjoint'
import { diagonalAdjoint } from './diagonal-adjoint'
import { explicitAdjoint } from './explicit-adjoint'
import type { FamilyStages } from '../steps/dense-stages'
import { rosenbrockAdjoint } from './rosenbrock-adjoint'

/** Where the cotangents of a step lie: byte addresses in the model's memory, each of a state vector but the last. */
export interface Cotangents {
  /** Of the state at the end of the step when a pull-back begins, at its beginning when it is done. */
  readonly state: number
  /** Of the first slope of the step to come, then of the step's own first slope, where a method hands slopes on. */
  readonly slope: number
  /** By samples within the step: of the state at its beginning, and of each of the vectors that its dense output combines. */
  readonly sampledState: number
  readonly sampledStages: readonly number[]
  /** dL/dtheta, added to: [parameters]. */
  readonly gradient: number
}

/** Doubles that a step leaves at a byte address. */
export interface RecordedPart {
  readonly address: number
  readonly doubles: number
}

/** The transpose of an accepted step, its size held fixed: what the discrete adjoint goes back through. */
export interface StepAdjoint {
  /** What its pull-back reads of a step, besides the state at its beginning. */
  readonly record: readonly RecordedPart[]
  /** A way back begins: what was known of the step after belongs to another. */
  start(): void
  /** It has come to its end: what was put off is added to the gradient. */
  finish(): void
  /** The cotangents at the end of the step of size h from `time` become those at its beginning. False: a matrix was singular. */
  pullBack(time: number, h: number): boolean
  /** A leg begins at the state: the cotangent of its first slope becomes part of that of the state, and is zero then. */
  begin(time: number): void
}

/** What an adjoint is made for. */
export interface AdjointSubject {
  readonly model: CompiledModel
  readonly solver: StepSolver
  readonly cotangents: Cotangents
  /** For models with a mass matrix. */
  readonly constraints: ConstraintAdjoint | null
}

/** The adjoint of a family's steps by what they leave of themselves. */
export function stepAdjoint(subject: AdjointSubject, stages: FamilyStages): StepAdjoint {
  switch (stages.kind) {
    case 'rosenbrock':
      return rosenbrockAdjoint(subject, stages)
    case 'diagonal':
      return diagonalAdjoint(subject, stages)
    case 'explicit':
      return explicitAdjoint(subject, stages)
    case 'collocation':
      return collocationAdjoint(subject, stages)
  }
}
