import { type Outcome, type StageSettings, type TrainingJob, failed, succeeded } from '../../shared'
import {
  type Ending,
  type Optimiser,
  type OptimiserRow,
  type RandomSource,
  type RandomState,
  createRandom,
  createRandomFromState,
  optimisers,
} from '../../solver'
import type { BestPoint } from './best-point'
import { Objective } from './objective'
import { SampleHorizon } from './sample-horizon'
import { stageProblem } from './stage-problem'
import type { TrainingThreads } from './spread/experiment-threads'
import { type TrainingProblem, lossOf } from './training-problem'

/** What an evaluation came to. */
export interface StageStep {
  accepted: boolean
  /** The loss that the run reports, where the optimiser took the point as its new iterate; NaN otherwise. */
  loss: number
  /** The same of what is held out; null where nothing is. */
  heldOutLoss: number | null
  gradientNorm: number
  /** Accepted steps of the solver. */
  steps: number
  /** Whether the loss is that of whole trajectories and all samples, so that it can be compared. */
  whole: boolean
  notes: readonly string[]
}

/** Why a stage is over. */
export type StageEnd = { reason: 'level' | 'epochs' | 'patience'; sentence: string; advice: string } | Ending

/** Everything that a stage remembers. */
export interface StageState {
  epochs: number
  idle: number
  best: number
  lowest: number
  relativeTolerance: number
  random: RandomState
  endTime: number | null
  optimiser: unknown
}

/** One stage of a recipe at work: its optimiser asks, its objective answers, one evaluation at a time. */
export class StageWork {
  /** Iterates that the optimiser accepted. */
  epochs = 0
  /** Evaluations since the last progress. */
  private idle = 0
  /** Of what is minimised, or held out. */
  private best = Infinity
  /** Of the losses that the run reports. */
  private lowest = Infinity
  private relativeTolerance: number
  private endTime: number | undefined
  private random: RandomSource
  private readonly parameters: Float64Array

  private constructor(
    readonly settings: StageSettings,
    private readonly accuracy: { relativeTolerance: number; absoluteTolerance: number },
    private readonly objective: Objective,
    private readonly horizon: SampleHorizon,
    private readonly optimiser: Optimiser,
    seed: number,
  ) {
    this.random = createRandom(seed)
    this.relativeTolerance = settings.follow === null ? accuracy.relativeTolerance : settings.follow.loosest
    this.endTime = horizon.endOf(0, this.random)
    this.parameters = this.optimiser.ask().parameters.slice()
  }

  /**
   * A stage of a run that begins.
   * @param place its place in the recipe
   * @param initial all parameters where it begins
   */
  static create(
    job: TrainingJob,
    problem: TrainingProblem,
    place: number,
    initial: Float64Array,
    threads: TrainingThreads = {},
  ): Outcome<StageWork> {
    const { training } = job
    const settings = training.stages[place]!
    const row = optimiserNamed(settings.optimizer)
    if (row.status === 'failed') return row
    if (row.value.kind !== 'first-order' && (settings.steer > 0 || settings.horizon !== null)) {
      return failed(
        `${row.value.title} compares one epoch with the next, and under STEER or a growing horizon their losses differ`,
        `stage ${place + 1}`,
        'Use a first-order optimiser in this stage.',
        'usage',
      )
    }
    const form = stageProblem(settings, problem)
    if (form.status === 'failed') return form
    const { experiments } = form.value
    const accuracy = {
      relativeTolerance: settings.relativeTolerance ?? training.relativeTolerance,
      absoluteTolerance: settings.absoluteTolerance ?? training.absoluteTolerance,
    }
    const { method, gradientMethod } = training
    const minimised = lossOf(job, settings.loss)
    const reported = minimised.name === training.loss ? minimised : lossOf(job)
    const objective = Objective.create(
      form.value,
      { minimised, reported, method, gradientMethod, ...accuracy },
      threads,
    )
    if (objective.status === 'failed') return objective
    const refused = objective.value.refusal(row.value.kind === 'least-squares' ? 'jacobian' : 'gradient')
    if (refused !== null) return { ...refused, where: `stage ${place + 1}` }
    const optimiser = row.value.create({
      initial,
      residuals: objective.value.residuals,
      bounds: problem.bounds,
      weights: problem.model.parameters,
      settings: { ...settings, epochs: settings.epochs ?? training.epochs },
    })
    const horizon = new SampleHorizon(settings, experiments)
    // Every stage draws from its own numbers, whatever those before it drew.
    const seed = training.seed + 2 ** 32 * (place + 1)
    return succeeded(new StageWork(settings, accuracy, objective.value, horizon, optimiser, seed))
  }

  /** The point that is evaluated next: the optimiser's own memory. */
  get point(): Float64Array {
    return this.optimiser.ask().parameters
  }

  /** Where the last evaluation was made. */
  get evaluated(): Float64Array {
    return this.parameters
  }

  /** One evaluation; yields where it can be left, and then nothing has changed. */
  *advance(): Generator<void, StageStep> {
    const { settings, accuracy, optimiser, parameters } = this
    const { parameters: point, wish } = optimiser.ask()
    parameters.set(point)
    const { relativeTolerance, endTime } = this
    const absoluteTolerance = (accuracy.absoluteTolerance * relativeTolerance) / accuracy.relativeTolerance
    const options = { relativeTolerance, absoluteTolerance, endTime }
    const evaluation = yield* this.objective.evaluate(parameters, wish, options)
    this.idle++
    const nothing = { accepted: false, loss: NaN, heldOutLoss: null, gradientNorm: NaN, steps: 0, whole: false }
    if (evaluation.status === 'failed') {
      const { reason, where } = evaluation.failure
      const { note } = optimiser.refuse(`${lowerFirst(reason)}${where === '' ? '' : ` (${where})`}`)
      return { ...nothing, notes: note === null ? [] : [note] }
    }
    const { reportedLoss, heldOutLoss, steps, complete, lostThread } = evaluation
    const told = optimiser.tell(evaluation)
    const notes = told.note === null ? [] : [told.note]
    if (lostThread !== null) notes.push(`A thread ended (${lostThread}); its part was computed without it.`)
    if (!told.accepted) return { ...nothing, notes }
    this.epochs++
    const judged = heldOutLoss ?? evaluation.loss
    if (this.best === Infinity || judged < this.best - settings.progress * Math.abs(this.best)) {
      this.best = judged
      this.idle = 0
    }
    this.endTime = this.horizon.endOf(this.epochs, this.random)
    this.follow(reportedLoss)
    const whole = complete && settings.problem === 'trajectory'
    this.lowest = Math.min(this.lowest, reportedLoss)
    const gradientNorm = told.gradientNorm ?? NaN
    return { accepted: true, loss: reportedLoss, heldOutLoss, gradientNorm, steps, whole, notes }
  }

  /** @param best of the start at work */
  end(best: BestPoint): StageEnd | null {
    const { until, epochs, patience, problem } = this.settings
    const reached = (level: number) => (problem === 'trajectory' ? best.reaches(level) : this.lowest <= level)
    if (until !== null && reached(until)) {
      return { reason: 'level', sentence: `The loss is not above ${until}`, advice: '' }
    }
    if (this.optimiser.ended !== null) return this.optimiser.ended
    if (epochs !== null && this.epochs >= epochs) {
      return { reason: 'epochs', sentence: `The stage has done its ${epochs} epochs`, advice: '' }
    }
    if (patience !== null && this.idle >= patience) {
      return { reason: 'patience', sentence: `There was no progress in ${patience} evaluations`, advice: '' }
    }
    return null
  }

  state(): StageState {
    return {
      epochs: this.epochs,
      idle: this.idle,
      best: this.best,
      lowest: this.lowest,
      relativeTolerance: this.relativeTolerance,
      random: this.random.state(),
      endTime: this.endTime ?? null,
      optimiser: this.optimiser.state(),
    }
  }

  restore(state: StageState): void {
    this.epochs = state.epochs
    this.idle = state.idle
    this.best = state.best
    this.lowest = state.lowest
    this.relativeTolerance = state.relativeTolerance
    this.random = createRandomFromState(state.random)
    this.endTime = state.endTime ?? undefined
    this.optimiser.restore(state.optimiser)
  }

  /**
   * Tolerances that follow the loss are only ever tightened, and by half at least: what an optimiser compares with is then
   * asked for anew.
   */
  private follow(loss: number): void {
    const { follow } = this.settings
    if (follow === null) return
    const wanted = Math.max(this.accuracy.relativeTolerance, Math.min(follow.loosest, follow.part * loss))
    const tightest = wanted === this.accuracy.relativeTolerance && wanted < this.relativeTolerance
    if (wanted > this.relativeTolerance / 2 && !tightest) return
    this.relativeTolerance = wanted
    this.best = Infinity
    this.optimiser.reconsider()
  }
}

function optimiserNamed(name: string): Outcome<OptimiserRow> {
  const row = optimisers.find((candidate) => candidate.name === name)
  if (row !== undefined) return succeeded(row)
  const names = optimisers.map((candidate) => candidate.name).join(', ')
  return failed(`There is no optimiser named ${name}`, 'optimizer', `Choose one of ${names}.`, 'usage')
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}
