import {
  type Checkpoint,
  type Failure,
  type History,
  type Outcome,
  type RunIncident,
  type StageSettings,
  type TrainingJob,
  failed,
  succeeded,
} from '../../shared'
import { optimisers } from '../../solver'
import { BestPoint } from './best-point'
import { type StageEnd, type StageStep, StageWork } from './stage-work'
import { decodeTrainerState, encodeTrainerState } from './trainer-state'
import { isTooWide } from './shooting-experiments'
import type { TrainingThreads } from './spread/experiment-threads'
import { type TrainingProblem, trainingProblem } from './training-problem'

/**
 * One run: the stages of its recipe one after the other, each going on from the best so far or from a new start. An epoch is one evaluation that the optimiser at
 * work accepted as a new iterate.
 */
export class Trainer {
  epoch = 0
  /** The loss that the run reports, whatever a stage minimises. */
  loss = NaN
  /** The same of what is held out; null where nothing is. */
  heldOutLoss: number | null = null
  gradientNorm = NaN
  /** Evaluations that failed or were refused. */
  refused = 0
  /** The stage at work: its place in the recipe. */
  stage = 0
  /** Accepted steps of the solver in the last epoch. */
  steps = 0
  /** Whether the recipe has come to its end. */
  ended = false
  /** Of all starts, and of the one at work: since new random parameters were last drawn. */
  readonly best: BestPoint
  private attempt: BestPoint
  private pendingHistory: { epochs: number[]; losses: number[]; gradientNorms: number[] } = newHistory()
  private pendingIncidents: RunIncident[] = []

  private constructor(
    readonly job: TrainingJob,
    readonly problem: TrainingProblem,
    private work: StageWork,
    private readonly threads: TrainingThreads,
  ) {
    this.best = new BestPoint(work.point)
    this.attempt = new BestPoint(work.point)
  }

  /** Compiles the model and takes up the checkpoint, or starts from the seed. */
  static create(job: TrainingJob, threads: TrainingThreads = {}): Outcome<Trainer> {
    const problem = trainingProblem(job)
    if (problem.status === 'failed') return problem
    // A recipe whose later stages cannot be is refused before the first has cost an hour.
    const initial = problem.value.start(0)
    const stages = placesToCheck(job.training.stages).map((place) =>
      StageWork.create(job, problem.value, place, initial, threads),
    )
    const refused = stages.find((stage) => stage.status === 'failed')
    if (refused?.status === 'failed') return refused
    const [first] = stages as [{ status: 'ok'; value: StageWork }]
    const trainer = new Trainer(job, problem.value, first.value, threads)
    if (job.checkpoint !== null) return trainer.continueFrom(job.checkpoint)
    if (job.training.stages.length > 1) trainer.announceStage()
    return succeeded(trainer)
  }

  /**
   * One evaluation. Gives a Failure when training cannot go on; the best so far stays. Yields where it can be left: then it was never begun.
   */
  *advance(): Generator<void, Failure | null> {
    const step = yield* this.work.advance()
    for (const note of step.notes) this.note(note)
    if (step.accepted) this.accept(step)
    else this.refused++
    const end = this.work.end(this.attempt)
    return end === null ? null : this.endStage(end)
  }

  checkpoint(seconds: number): Checkpoint {
    const { loss: bestLoss, epoch: bestEpoch, parameters: bestParameters, ...best } = this.best.state()
    return {
      epoch: this.epoch,
      seconds,
      bestLoss,
      bestEpoch,
      bestParameters,
      parameters: this.work.point.slice(),
      state: encodeTrainerState({
        refused: this.refused,
        loss: this.loss,
        heldOutLoss: this.heldOutLoss,
        gradientNorm: this.gradientNorm,
        best,
        attempt: this.attempt.sameAs(this.best) ? null : this.attempt.state(),
        stage: this.stage,
        work: this.work.state(),
      }),
    }
  }

  /** Every epoch since the last call. */
  takeHistory(): History {
    const taken = this.pendingHistory
    this.pendingHistory = newHistory()
    return {
      epochs: Float64Array.from(taken.epochs),
      losses: Float64Array.from(taken.losses),
      gradientNorms: Float64Array.from(taken.gradientNorms),
    }
  }

  /** What happened since the last call. */
  takeIncidents(): RunIncident[] {
    const taken = this.pendingIncidents
    this.pendingIncidents = []
    return taken
  }

  private accept({ loss, heldOutLoss, gradientNorm, steps, whole }: StageStep): void {
    this.loss = loss
    this.heldOutLoss = heldOutLoss
    this.gradientNorm = gradientNorm
    this.steps = steps
    this.epoch++
    for (const best of [this.best, this.attempt]) {
      best.offer(loss, heldOutLoss ?? loss, this.epoch, this.work.evaluated, whole)
    }
    this.pendingHistory.epochs.push(this.epoch)
    this.pendingHistory.losses.push(loss)
    this.pendingHistory.gradientNorms.push(gradientNorm)
  }

  /** Goes on with the next stage; or ends, with the Failure that ended the last one where nothing came of the run. */
  private endStage(end: StageEnd): Failure | null {
    const { stages } = this.job.training
    const usable = Number.isFinite(this.attempt.loss)
    const next = stages.findIndex(
      ({ above, below, start, problem, window }, place) =>
        place > this.stage &&
        (above === null || !this.best.reaches(above)) &&
        (below === null || this.attempt.reaches(below)) &&
        !(problem === 'multiple-shooting' && isTooWide(this.problem.experiments, window)) &&
        (start !== 'best' || end.reason !== 'refused' || usable),
    )
    if (next >= 0) return this.beginStage(next, end)
    if (end.reason === 'refused' && (stages.length === 1 || !this.best.whole)) return this.failure(end)
    this.ended = true
    this.note(`${end.sentence}.`)
    return null
  }

  private beginStage(place: number, end: StageEnd): Failure | null {
    const { start } = this.job.training.stages[place]!
    const goOn = start === 'overall' ? this.best : this.attempt
    const initial = start === 'fresh' ? this.problem.start(place) : goOn.parameters
    const created = StageWork.create(this.job, this.problem, place, initial, this.threads)
    if (created.status === 'failed') return created
    // The next stage may solve more accurately, or another problem: what it finds first replaces the best of the one before.
    if (start === 'overall') this.attempt.restore(this.best.state())
    if (start === 'fresh') this.attempt = new BestPoint(initial)
    else {
      if (this.best.epoch === this.attempt.epoch) this.best.outdate()
      this.attempt.outdate()
    }
    this.work = created.value
    this.stage = place
    this.announceStage(end)
    return null
  }

  private failure({ sentence, advice }: StageEnd): Failure {
    return failed(sentence, this.epoch === 0 ? '' : `after epoch ${this.epoch}`, advice)
  }

  private announceStage(end?: StageEnd): void {
    const { optimizer, problem, window } = this.work.settings
    const title = optimisers.find(({ name }) => name === optimizer)!.title
    const why = end === undefined ? '' : `${end.sentence}. `
    const pieces = `pieces of ${window === 1 ? '1 sample' : `${window} samples`}`
    const form = {
      trajectory: '',
      'multiple-shooting': `, over ${pieces}`,
      collocation: `, along the smoothed data in ${pieces}`,
    }[problem]
    this.note(`${why}Stage ${this.stage + 1} begins: ${title}${form}.`, this.stage)
  }

  private note(message: string, stage: number | null = null): void {
    this.pendingIncidents.push({ epoch: this.epoch, message, stage })
  }

  private continueFrom(checkpoint: Checkpoint): Outcome<Trainer> {
    const place = `run ${this.job.id}`
    const { total } = this.problem.layout
    if (checkpoint.parameters.length !== total) {
      return failed(`The checkpoint holds ${checkpoint.parameters.length} parameters and the model has ${total}`, place)
    }
    const decoded = decodeTrainerState(checkpoint.state, place)
    if (decoded.status === 'failed') return decoded
    const state = decoded.value
    const work = StageWork.create(this.job, this.problem, state.stage, checkpoint.parameters, this.threads)
    if (work.status === 'failed') return work
    work.value.restore(state.work)
    this.work = work.value
    this.stage = state.stage
    this.epoch = checkpoint.epoch
    const { bestLoss: loss, bestEpoch: epoch, bestParameters: parameters } = checkpoint
    this.best.restore({ ...state.best, loss, epoch, parameters })
    this.attempt.restore(state.attempt ?? this.best.state())
    this.refused = state.refused
    this.loss = state.loss
    this.heldOutLoss = state.heldOutLoss
    this.gradientNorm = state.gradientNorm
    const end = this.work.end(this.attempt)
    return (end === null ? null : this.endStage(end)) ?? succeeded(this)
  }
}

/** The first of the stages that are alike in all for which one may be refused: the first stage, and those that differ. */
function placesToCheck(stages: readonly StageSettings[]): number[] {
  const places = new Map<string, number>()
  for (const [place, { optimizer, loss, problem, steer, horizon }] of stages.entries()) {
    const key = JSON.stringify([optimizer, loss, problem, steer > 0, horizon !== null])
    if (!places.has(key)) places.set(key, place)
  }
  return [...places.values()]
}

function newHistory(): { epochs: number[]; losses: number[]; gradientNorms: number[] } {
  return { epochs: [], losses: [], gradientNorms: [] }
}
