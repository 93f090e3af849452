import type { Outcome } from '../../../shared'
import { type LearningProblem, type Truth, drawingTimes, sampleTimes, timesBeyond } from './learning-problem'
import type { SeedRun } from './seed-run'
import type { TrainedModel } from './trained-model'

/** The first point of a run below a threshold that another method confirms. */
export interface Crossing {
  seconds: number
  epoch: number
  /** The error between the samples, of that point, divided by its error at them. */
  denseRatio: number
  /** The species that errs most between the samples, and its part of the whole error there. */
  worstSpecies: { name: string; part: number }
}

/** A fit from one initial value, drawn from the first sample on. */
export interface FollowedFit {
  label: string
  times: Float64Array
  truth: Float64Array
  /** Null where it could not be solved. */
  values: Float64Array | null
  /** The scaled mean absolute error over these times; NaN where it could not be solved. */
  error: number
}

/** A run with what another method finds of it. Errors are scaled mean absolute errors, NaN where there is no solution. */
export interface JudgedRun extends SeedRun {
  /** For each threshold; null where it was not met. */
  crossings: readonly (Crossing | null)[]
  /** Of the best point, at the samples. */
  confirmed: number
  /** Of the best point, at ten times denser times. */
  dense: number
  fit: FollowedFit
  unseen: readonly FollowedFit[]
  /** After the last sample only. */
  beyond: FollowedFit
  /** Why it came to an end before its time or could not be confirmed; empty otherwise. */
  note: string
}

/** Confirms a run by a method of its own and follows it where it was not trained. */
export class Judge {
  private readonly samples: Grid
  private readonly dense: Grid

  constructor(
    private readonly problem: LearningProblem,
    private readonly truth: Truth,
    private readonly thresholds: readonly number[],
  ) {
    const grid = (times: Float64Array) => ({ times, truth: truth.at(problem.initial, times) })
    this.samples = grid(sampleTimes(problem))
    this.dense = grid(sampleTimes(problem, true))
  }

  judge(run: SeedRun, model: TrainedModel): JudgedRun {
    const { problem, samples, dense } = this
    const { parameters } = run
    const { last } = problem.sampling
    const within = drawingTimes(problem, last)
    const follow = (label: string, initial: readonly number[], times: Float64Array) =>
      this.follow(run, model, label, initial, times)
    const confirmed = this.confirm(model, parameters, samples)
    return {
      ...run,
      crossings: run.candidates.map((_, place) => this.crossing(run, model, place)),
      confirmed: confirmed.error,
      dense: this.confirm(model, parameters, dense).error,
      fit: follow('trained on', problem.initial, within),
      unseen: problem.unseen.map(({ label, initial }) => follow(label, initial, within)),
      beyond: follow('beyond', problem.initial, timesBeyond(problem)),
      note: run.failure?.reason ?? confirmed.note,
    }
  }

  private crossing({ candidates }: SeedRun, model: TrainedModel, place: number): Crossing | null {
    for (const { parameters, seconds, epoch } of candidates[place]!) {
      const { error } = this.confirm(model, parameters, this.samples)
      if (!(error < this.thresholds[place]!)) continue
      const dense = this.confirm(model, parameters, this.dense)
      return { seconds, epoch, denseRatio: dense.error / error, worstSpecies: this.worstSpecies(dense.errors) }
    }
    return null
  }

  private confirm(model: TrainedModel, parameters: Float64Array | null, { times, truth }: Grid) {
    const { initial } = this.problem
    if (parameters === null) return { error: NaN, errors: Float64Array.of(), note: 'There was no epoch' }
    const solution = model.solve(parameters, initial, times)
    return { error: model.error(solution, truth), errors: model.errors(solution, truth), note: noteOf(solution) }
  }

  private worstSpecies(errors: Float64Array): Crossing['worstSpecies'] {
    const most = Math.max(...errors)
    const sum = errors.reduce((total, error) => total + error, 0)
    return { name: this.problem.mechanism.species[errors.indexOf(most)] ?? '', part: most / sum }
  }

  private follow(
    { parameters }: SeedRun,
    model: TrainedModel,
    label: string,
    initial: readonly number[],
    times: Float64Array,
  ): FollowedFit {
    const truth = this.truth.at(initial, times)
    const solution = parameters === null ? null : model.solve(parameters, initial, times)
    if (solution?.status !== 'ok') return { label, times, truth, values: null, error: NaN }
    return { label, times, truth, values: solution.value, error: model.error(solution, truth) }
  }
}

interface Grid {
  times: Float64Array
  truth: Float64Array
}

const noteOf = (solution: Outcome<Float64Array>): string =>
  solution.status === 'ok' ? '' : `Another method does not solve it: ${solution.reason} (${solution.where})`
