import { type ModelReaction, type Outcome, modelSettingsSchema } from '../../../shared'
import { type LearnedReaction, learnedReactions, reactionShares } from '../../../chemistry'
import { crnn, crnnSpecification } from '../../model/kinds/crnn'
import { drawingTimes, sampleTimes, timesBeyond, type Truth } from '../training/learning-problem'
import type { FollowedFit } from '../training/judge-run'
import type { SeedRun } from '../training/seed-run'
import type { TrainedModel } from '../training/trained-model'
import { type Recovered, recoveredReactions } from './recovery'
import { type Trajectories, type Trajectory, crnnProblem } from './trajectories'

/** A start with what another method finds of it. Errors are mean absolute ones in units of the scales; NaN where there is no solution. */
export interface JudgedCrnn extends SeedRun {
  /** Of the five trajectories that were held out, against what was measured and against the truth. */
  validation: number
  validationTruth: number
  /** Of the twenty that were fitted, against what was measured. */
  fitted: number
  /** Until another method finds the validation error at most the authors'; null: never. */
  secondsToAuthors: number | null
  reactions: readonly ModelReaction[]
  recovered: readonly Recovered[]
  /** The first trajectory that was held out, initial values outside the range of the data, and the time after the last sample. */
  heldOut: FollowedFit
  unseen: readonly FollowedFit[]
  beyond: FollowedFit
}

/** Judges starts by a method of its own. */
export class CrnnJudge {
  constructor(
    private readonly trajectories: Trajectories,
    private readonly truth: Truth,
    private readonly model: object,
    private readonly authors: number,
  ) {}

  judge(run: SeedRun, trained: TrainedModel): JudgedCrnn {
    const { heldOut, fitted } = this.trajectories
    const { parameters } = run
    const first = heldOut[0]!.initial
    const follow = (label: string, initial: readonly number[], times: Float64Array) =>
      this.follow(trained, parameters, label, initial, times)
    const within = drawingTimes(crnnProblem, crnnProblem.sampling.last)
    const error = (of: readonly Trajectory[], pick: 'measured' | 'truth') => this.error(trained, parameters, of, pick)
    const candidates = run.candidates[0] ?? []
    const reached = candidates.find(
      (candidate) => this.error(trained, candidate.parameters, heldOut, 'measured') <= this.authors,
    )
    return {
      ...run,
      validation: error(heldOut, 'measured'),
      validationTruth: error(heldOut, 'truth'),
      fitted: error(fitted, 'measured'),
      secondsToAuthors: reached?.seconds ?? null,
      ...this.reactionsOf(run),
      heldOut: follow('held out', first, within),
      unseen: crnnProblem.unseen.map(({ label, initial }) => follow(label, initial, within)),
      beyond: follow('beyond', first, timesBeyond(crnnProblem)),
    }
  }

  private reactionsOf({ parameters, fit }: SeedRun): Pick<JudgedCrnn, 'reactions' | 'recovered'> {
    if (parameters === null) return { reactions: [], recovered: [] }
    const { stateScale } = this.trajectories
    const { mechanism, sampling } = crnnProblem
    const settings = modelSettingsSchema.parse(this.model)
    const scaling = { stateScale, timeScale: sampling.last, startTime: 0 }
    const solutions = fit?.experiments ?? []
    const learned: LearnedReaction[] = learnedReactions(crnnSpecification(settings, scaling), parameters)
    return {
      reactions: crnn.build(settings, mechanism.species, scaling).reactions(parameters, solutions),
      recovered: recoveredReactions(mechanism, learned, reactionShares(learned, solutions)),
    }
  }

  private error(
    trained: TrainedModel,
    parameters: Float64Array | null,
    trajectories: readonly Trajectory[],
    pick: 'measured' | 'truth',
  ): number {
    if (parameters === null) return NaN
    const times = sampleTimes(crnnProblem)
    const errors = trajectories.map((trajectory) =>
      this.scaledError(trained.solve(parameters, trajectory.initial, times), trajectory[pick]),
    )
    return errors.reduce((sum, error) => sum + error, 0) / errors.length
  }

  private scaledError(solution: Outcome<Float64Array>, wanted: Float64Array): number {
    if (solution.status === 'failed') return NaN
    const { stateScale } = this.trajectories
    const sum = solution.value.reduce(
      (total, value, place) => total + Math.abs(value - wanted[place]!) / stateScale[place % stateScale.length]!,
      0,
    )
    return sum / wanted.length
  }

  private follow(
    trained: TrainedModel,
    parameters: Float64Array | null,
    label: string,
    initial: readonly number[],
    times: Float64Array,
  ): FollowedFit {
    const truth = this.truth.at(initial, times)
    const solution = parameters === null ? null : trained.solve(parameters, initial, times)
    if (solution?.status !== 'ok') return { label, initial, times, truth, values: null, error: NaN }
    return { label, initial, times, truth, values: solution.value, error: this.scaledError(solution, truth) }
  }
}
