import type { Failure, TrainingSettings } from '../../shared'
import {
  type ChunkRunner,
  type CompiledModel,
  type GradientMethodName,
  type MethodName,
  lossAndGradient,
} from '../../solver'
import { type Experiment, experimentPlace } from '../data/experiment'
import { describeSolveFailure } from '../simulation/solve-failure'
import { type ExperimentLoss, experimentLosses } from './experiment-losses'

/**
 * A solve of a model worth having takes some hundred steps. One that takes more than this is refused: it would cost more than all
 * that it can teach, and keep the run from hearing `pause`.
 */
const maximumSteps = 10_000

/** A loss of all experiments and its gradient, or the first solve that failed. */
export type Evaluation =
  /** `lostThread`: how a thread ended whose part was computed here instead; null when none did. */
  { status: 'solved'; loss: number; steps: number; lostThread: string | null } | { status: 'failed'; failure: Failure }

/** The loss of all experiments and its gradient. Holds its working memory, so that an epoch allocates nothing of the size of the problem. */
export class Objective {
  /** [parameters], of the last evaluation that solved. */
  readonly gradient: Float64Array
  private readonly part: Float64Array
  private readonly losses: readonly ExperimentLoss[]

  constructor(
    model: CompiledModel,
    private readonly experiments: readonly Experiment[],
    private readonly species: readonly string[],
    stateScale: readonly number[],
    private readonly settings: TrainingSettings,
    private readonly chunkRunner?: ChunkRunner,
  ) {
    this.gradient = new Float64Array(model.parameters)
    this.part = new Float64Array(model.parameters)
    this.losses = experimentLosses(model, experiments, stateScale, settings, maximumSteps)
  }

  evaluate(parameters: Float64Array): Evaluation {
    this.gradient.fill(0)
    let loss = 0
    let steps = 0
    let lostThread: string | null = null
    for (const [i, experiment] of this.experiments.entries()) {
      const request = {
        ...this.losses[i]!,
        method: this.settings.method as MethodName,
        gradientMethod: this.settings.gradientMethod as GradientMethodName,
        parameters,
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
