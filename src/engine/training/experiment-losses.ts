import { type TrainingSettings, lossSettingsSchema } from '../../shared'
import type { CompiledModel, GradientRequest } from '../../solver'
import { type LossData, prepareLoss } from '../loss/prepare-loss'

/** An experiment as the gradient methods take it, but for the methods, the parameters, and where the gradient goes. */
export type ExperimentLoss = Omit<GradientRequest, 'method' | 'parameters' | 'gradient'>

/** A loss by its name, and how accurately it is solved: the absolute tolerance as a fraction of each species' scale. */
export type LossAccuracy = Pick<TrainingSettings, 'loss' | 'relativeTolerance' | 'absoluteTolerance'>

/**
 * A loss in units of y_scale as a sum over experiments: the mean over every measured value.
 * @throws Error when there is no such loss, or nothing was measured
 */
export function experimentLosses(
  problem: LossData & { model: CompiledModel },
  { loss: name, relativeTolerance, absoluteTolerance }: LossAccuracy,
  maximumSteps: number,
): ExperimentLoss[] {
  const prepared = prepareLoss(problem, lossSettingsSchema.parse({ name }))
  if (prepared.status === 'failed') throw new Error(prepared.reason)
  const { frame, terms, weight } = prepared.value
  frame.divisor = weight
  const tolerances = Float64Array.from(problem.stateScale, (scale) => scale * absoluteTolerance)
  return problem.experiments.map((experiment, index) => ({
    model: problem.model,
    inputs: experiment.inputs,
    stopTimes: experiment.stopTimes,
    initial: experiment.initial,
    startTime: experiment.startTime,
    sampleTimes: experiment.sampleTimes,
    relativeTolerance,
    absoluteTolerance: tolerances,
    maximumSteps,
    loss: terms[index]!.trajectoryLoss(experiment.sampleTimes.length),
  }))
}
