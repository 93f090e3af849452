import type { Failure, TrainingSettings } from '../../shared'
import { failed } from '../../shared'
import {
  type ChunkRunner,
  type CompiledModel,
  type GradientMethodName,
  type LossName,
  type MethodName,
  type SolveFailure,
  type TrajectoryLoss,
  lossAndGradient,
  losses,
} from '../../solver'
import { type Experiment, experimentPlace } from '../data/experiment'

/**
 * A solve of a model worth having takes some hundred steps. One that takes more than this is refused: it would cost more than all
 * that it can teach, and keep the run from hearing `pause`.
 */
const maximumSteps = 10_000

/** A loss of all experiments and its gradient, or the first solve that failed. */
export type Evaluation =
  /** `lostThread`: how a thread ended whose part was computed here instead; null when none did. */
  { status: 'solved'; loss: number; steps: number; lostThread: string | null } | { status: 'failed'; failure: Failure }

/**
 * The scaled loss (eq. 14): the mean over every measured value of a function of (y - d) / y_scale. Holds its working memory, so
 * that an epoch allocates nothing of the size of the problem.
 */
export class Objective {
  /** [parameters], of the last evaluation that solved. */
  readonly gradient: Float64Array
  private readonly part: Float64Array
  private readonly trajectoryLosses: TrajectoryLoss[]
  private readonly absoluteTolerance: Float64Array

  constructor(
    private readonly model: CompiledModel,
    private readonly experiments: readonly Experiment[],
    private readonly species: readonly string[],
    stateScale: readonly number[],
    private readonly settings: TrainingSettings,
    private readonly chunkRunner?: ChunkRunner,
  ) {
    this.gradient = new Float64Array(model.parameters)
    this.part = new Float64Array(model.parameters)
    this.absoluteTolerance = Float64Array.from(stateScale, (scale) => scale * settings.absoluteTolerance)
    const measured = experiments.reduce((sum, experiment) => sum + countMeasured(experiment), 0)
    this.trajectoryLosses = experiments.map((experiment) =>
      trajectoryLoss(experiment, stateScale, settings.loss as LossName, measured),
    )
  }

  evaluate(parameters: Float64Array): Evaluation {
    this.gradient.fill(0)
    let loss = 0
    let steps = 0
    let lostThread: string | null = null
    for (const [i, experiment] of this.experiments.entries()) {
      const request = {
        model: this.model,
        method: this.settings.method as MethodName,
        gradientMethod: this.settings.gradientMethod as GradientMethodName,
        parameters,
        initial: experiment.initial,
        startTime: experiment.startTime,
        sampleTimes: experiment.sampleTimes,
        relativeTolerance: this.settings.relativeTolerance,
        absoluteTolerance: this.absoluteTolerance,
        maximumSteps,
        loss: this.trajectoryLosses[i]!,
        gradient: this.part,
      }
      let solved = lossAndGradient({ ...request, chunkRunner: this.chunkRunner })
      // That is nothing that other parameters would mend: the same numbers come without threads.
      if (solved.status === 'failed' && solved.reason === 'thread-lost') {
        lostThread = solved.where ?? solved.advice
        solved = lossAndGradient(request)
      }
      if (solved.status === 'failed') {
        return {
          status: 'failed',
          failure: describeSolveFailure(solved, experimentPlace(experiment.name), this.species),
        }
      }
      loss += solved.loss
      steps += solved.work.steps
      for (let p = 0; p < this.part.length; p++) this.gradient[p]! += this.part[p]!
    }
    return { status: 'solved', loss, steps, lostThread }
  }
}

/** A failed solve in the chemist's words: where (an experiment, a simulation), when, which species, which expression. */
export function describeSolveFailure(failure: SolveFailure, place: string, species: readonly string[]): Failure {
  const component = failure.component === null ? '' : `, species ${species[failure.component] ?? failure.component}`
  const where = failure.where === null ? '' : `: ${failure.where}`
  return failed(
    `The solver gave up: ${failure.reason.replaceAll('-', ' ')}`,
    `${place}, time ${failure.time.toPrecision(4)}${component}${where}`,
    failure.advice,
  )
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
