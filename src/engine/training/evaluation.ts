import type { Failure, LossSettings } from '../../shared'
import type { CompiledModel, StatePath } from '../../solver'
import type { Experiment } from '../data/experiment'
import type { DerivativeResult } from '../loss/derivatives/derivative'
import type { ParameterLayout } from '../loss/parameter-layout'
import type { ParameterDescription } from '../loss/parameter-terms'
import type { LossData } from '../loss/prepare-loss'

/** What is trained, on which data. */
export interface ObjectiveProblem extends LossData {
  model: CompiledModel
  layout: ParameterLayout
  /** Of all parameters. */
  description: ParameterDescription
  /** Where states are integrals along smoothed data, in collocation: see ExperimentsData. */
  paths?: readonly (StatePath | null)[]
  /** The same experiments with what was measured and is not fitted; absent where all is. */
  heldOut?: readonly Experiment[]
}

/** What is minimised and what is told, and how it is solved. */
export interface ObjectiveSettings extends Accuracy {
  minimised: LossSettings
  /** The loss that is reported and compared, of which regularisation is no part. */
  reported: LossSettings
  method: string
  gradientMethod: string
}

/** How accurately solves are made: the absolute tolerance as a fraction of each species' scale. */
export interface Accuracy {
  relativeTolerance: number
  absoluteTolerance: number
}

/** What may differ from one evaluation to the next. */
export interface EvaluationOptions extends Partial<Accuracy> {
  /** Samples after this time, one for all experiments or one each, are left out: solves end at the last before it. */
  endTime?: number | readonly number[]
}

/** What was found; derivatives as wished, in memory that the next evaluation overwrites. Or the first experiment that failed. */
export type Evaluation =
  | ({
      status: 'solved'
      /** What is minimised. Of a sum of squares it is r^T r / 2, but for what no parameter changes. */
      loss: number
      /** The loss that is reported, of the same predictions. */
      reportedLoss: number
      /** The reported loss of what is held out; null where nothing is, or nothing that counts before the end time. */
      heldOutLoss: number | null
      /** Whether all samples counted: otherwise the loss is of another amount of data. */
      complete: boolean
      /** Accepted steps of all solves. */
      steps: number
      /** How a thread ended whose part was computed here instead; null when none did. */
      lostThread: string | null
    } & DerivativeResult)
  | { status: 'failed'; failure: Failure }
