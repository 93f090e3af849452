import type { TrainingSettings } from '../../shared'
import { type CompiledModel, type GradientRequest, type LossName, type TrajectoryLoss, losses } from '../../solver'
import type { Experiment } from '../data/experiment'

/** An experiment as the gradient methods take it, but for the methods, the parameters, and where the gradient goes. */
export type ExperimentLoss = Omit<GradientRequest, 'method' | 'parameters' | 'gradient'>

/** A loss by its name, and how accurately it is solved: the absolute tolerance as a fraction of each species' scale. */
export type LossAccuracy = Pick<TrainingSettings, 'loss' | 'relativeTolerance' | 'absoluteTolerance'>

/**
 * The scaled loss (eq. 14) as a sum over experiments: the mean over every measured value of a function of (y - d) / y_scale.
 * @param stateScale y_scale, one per species
 */
export function experimentLosses(
  model: CompiledModel,
  experiments: readonly Experiment[],
  stateScale: readonly number[],
  { loss, relativeTolerance, absoluteTolerance }: LossAccuracy,
  maximumSteps: number,
): ExperimentLoss[] {
  const measured = experiments.reduce((sum, experiment) => sum + countMeasured(experiment), 0)
  const tolerances = Float64Array.from(stateScale, (scale) => scale * absoluteTolerance)
  return experiments.map((experiment) => ({
    model,
    inputs: experiment.inputs,
    initial: experiment.initial,
    startTime: experiment.startTime,
    sampleTimes: experiment.sampleTimes,
    relativeTolerance,
    absoluteTolerance: tolerances,
    maximumSteps,
    loss: trajectoryLoss(experiment, stateScale, loss as LossName, measured),
  }))
}

function countMeasured(experiment: Experiment): number {
  let count = 0
  for (const grid of experiment.observations) for (const value of grid) if (!Number.isNaN(value)) count++
  return count
}

function trajectoryLoss(
  experiment: Experiment,
  stateScale: readonly number[],
  name: LossName,
  measured: number,
): TrajectoryLoss {
  const species = stateScale.length
  const row = losses.find((candidate) => candidate.name === name)
  if (row === undefined) throw new Error(`There is no loss named ${name}.`)
  return {
    sampleTimes: experiment.sampleTimes,
    at(sample, state, cotangent) {
      let sum = 0
      for (let i = 0; i < species; i++) {
        const scale = stateScale[i]!
        let slope = 0
        for (const grid of experiment.observations) {
          const value = grid[sample * species + i]!
          if (Number.isNaN(value)) continue
          const residual = (state[i]! - value) / scale
          sum += row.value(residual)
          slope += row.derivative(residual)
        }
        cotangent[i] = slope / (scale * measured)
      }
      return sum / measured
    },
  }
}
