import { type ModelSettings, type StageSettings, type TrainingSettings, stageSettingsSchema } from '../../../shared'
import type { LearningProblem } from './learning-problem'

type Training = Partial<Omit<TrainingSettings, 'seed' | 'epochs' | 'seconds'>>

/** AdamW on the mean absolute error, as Kim et al. 2021 train, with what differs from it. */
export function adamW(different: Partial<StageSettings> = {}): Training {
  const stage = { optimizer: 'adamw', learningRate: 0.005, weightDecay: 1e-6, ...different }
  return { loss: 'mae', stages: [stageSettingsSchema.parse(stage)] }
}

/**
 * The same on scaled equations, at the relative tolerance of the authors' program. Theirs is absolute at 1e-6 in every species, a thirtieth of the most that y2 of
 * ROBER comes to; here it is a thousandth of each species' scale.
 */
export function adamWScaled(different: Partial<StageSettings> = {}): Training {
  return { ...adamW(different), relativeTolerance: 1e-3, absoluteTolerance: 1e-3 }
}

/** The same as `adamW` at the tolerances of the authors' program: without scales an absolute one must be far below the smallest species. */
export function ofAuthors(): Training {
  return { ...adamW(), relativeTolerance: 1e-3, absoluteTolerance: 1e-6 }
}

/** A neural ODE in the units of the data (eq. 2), whose loss is in them, too. */
export function unscaledModel({ mechanism }: LearningProblem): Partial<ModelSettings> {
  return { head: 'unscaled', inputScaling: false, stateScale: mechanism.species.map(() => 1) }
}
