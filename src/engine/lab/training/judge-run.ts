import { type Fit, type Outcome, succeeded } from '../../../shared'
import { follow } from './follow'
import { type LearningProblem, type Truth, drawingTimes, sampleTimes, timesBeyond } from './learning-problem'
import type { SeedRun } from './seed-run'
import type { TrainedModel } from './trained-model'

/** The first point of a run below a threshold that another method confirms. */
export interface Crossing {
  seconds: number
  epoch: number
  /** The error between the samples, of that point, divided by its error at them. */
  denseRatio: number
  /** The species that errs most between the samples. */
  worstSpecies: WorstSpecies
  /** What part of the error between the samples lies before the first sample after the start. */
  early: number
}

/** A species with its part of the whole error. */
export interface WorstSpecies {
  name: string
  part: number
}

/** A fit from one initial value, drawn from the first sample on. */
export interface FollowedFit {
  label: string
  initial: readonly number[]
  times: Float64Array
  truth: Float64Array
  /** Null where it could not be solved. */
  values: Float64Array | null
  /** The scaled mean absolute error over these times; NaN where it could not be solved. */
  error: number
}

/** A run with what another method finds of it. Errors are scaled mean absolute errors, NaN where there is no solution. */
export interface JudgedRun extends Omit<SeedRun, 'fit'> {
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
  /** By how much solutions leave the totals that the model keeps, at most, by any method; null where it keeps none. */
  leftTotals: number | null
  /** Of the best point, at the samples, species by species; empty where there is no epoch. */
  speciesErrors: Float64Array
  /** The species that errs most of them; null where there is no solution. */
  worstSpecies: WorstSpecies | null
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
    const followed = (label: string, initial: readonly number[], times: Float64Array) =>
      follow(model, parameters, this.truth, { label, initial, times })
    const confirmed = this.confirm(model, parameters, samples)
    const fit = followed('trained on', problem.initial, within)
    const unseen = problem.unseen.map(({ label, initial }) => followed(label, initial, within))
    const beyond = followed('beyond', problem.initial, timesBeyond(problem))
    return {
      ...run,
      crossings: run.candidates.map((_, place) => this.crossing(run, model, place)),
      confirmed: confirmed.error,
      dense: this.confirm(model, parameters, dense).error,
      fit,
      unseen,
      beyond,
      leftTotals: this.leftTotals(model, run.fit, [fit, beyond, ...unseen]),
      speciesErrors: confirmed.errors,
      worstSpecies: Number.isNaN(confirmed.error) ? null : this.worstSpecies(confirmed.errors),
      note: run.failure?.reason ?? confirmed.note,
    }
  }

  private crossing({ candidates }: SeedRun, model: TrainedModel, place: number): Crossing | null {
    for (const { parameters, seconds, epoch } of candidates[place]!) {
      const { error } = this.confirm(model, parameters, this.samples)
      if (!(error < this.thresholds[place]!)) continue
      const dense = this.confirm(model, parameters, this.dense)
      return {
        seconds,
        epoch,
        denseRatio: dense.error / error,
        worstSpecies: this.worstSpecies(dense.errors),
        early: this.early(model, parameters),
      }
    }
    return null
  }

  private confirm(model: TrainedModel, parameters: Float64Array | null, { times, truth }: Grid) {
    const { initial } = this.problem
    if (parameters === null) return { error: NaN, errors: Float64Array.of(), note: 'There was no epoch' }
    const solution = model.solve(parameters, initial, times)
    return { error: model.error(solution, truth), errors: model.errors(solution, truth), note: noteOf(solution) }
  }

  private leftTotals(model: TrainedModel, trained: Fit | null, fits: readonly FollowedFit[]): number | null {
    const solutions = [
      ...(trained?.experiments ?? []).map(({ values }) => ({ values, initial: this.problem.initial })),
      ...fits,
    ]
    const left = solutions.map(({ values, initial }) => (values === null ? null : model.leftTotals(values, initial)))
    const known = left.filter((each) => each !== null)
    return known.length === 0 ? null : Math.max(...known)
  }

  private early(model: TrainedModel, parameters: Float64Array): number {
    const { times, truth } = this.dense
    const solution = model.solve(parameters, this.problem.initial, times)
    const first = this.samples.times.find((time) => time > 0)!
    const rows = times.findIndex((time) => time >= first)
    if (rows === 0 || solution.status === 'failed') return 0
    const count = rows * this.problem.mechanism.species.length
    const early = model.error(succeeded(solution.value.subarray(0, count)), truth.subarray(0, count))
    return (early * rows) / (model.error(solution, truth) * times.length)
  }

  private worstSpecies(errors: Float64Array): WorstSpecies {
    const most = Math.max(...errors)
    const sum = errors.reduce((total, error) => total + error, 0)
    return { name: this.problem.mechanism.species[errors.indexOf(most)] ?? '', part: most / sum }
  }
}

interface Grid {
  times: Float64Array
  truth: Float64Array
}

const noteOf = (solution: Outcome<Float64Array>): string =>
  solution.status === 'ok' ? '' : `Another method does not solve it: ${solution.reason} (${solution.where})`
