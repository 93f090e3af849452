import type { Failure, Fit, History, RunProgress, TrainingJob, TrainingRecord } from '../../shared'
import type { BestPoint } from './best-point'
import { computeFit } from './fit'
import type { TrainingThreads } from './spread/experiment-threads'
import { joinHistories, thinHistory } from './thin-history'
import { Trainer } from './trainer'

/** What the owner of a run wants of it; read between epochs. */
export interface TrainingControl {
  wish: 'run' | 'pause' | 'stop'
}

export type TrainingEvent =
  | { type: 'progress'; progress: RunProgress }
  | { type: 'record'; record: TrainingRecord }
  /** Nothing new to tell: a place where the caller may do other things, or look at the best point, which changes with the run. */
  | { type: 'epoch'; best: BestPoint }

export interface TrainingEnd {
  status: 'completed' | 'stopped' | 'paused' | 'failed'
  failure: Failure | null
}

const progressIntervalMs = 100
const fitIntervalMs = 250
/** Fits for the eye may cost this fraction of the time. */
const fitBudget = 0.05
/** Half of what a kill may lose at most (2 s). */
const recordIntervalMs = 1000
const mostTailPoints = 400

/**
 * A whole training run as a cancellable computation. Yields after every evaluation; between yields nothing is awaited, so that the
 * caller decides when messages are heard. The numbers depend on the job alone, never on `now` (unless a time limit ends it).
 * @param now monotonic milliseconds
 * @param threads that an evaluation may be spread over; without them all is computed here, to the same bits
 */
export function* train(
  job: TrainingJob,
  control: TrainingControl,
  now: () => number,
  threads: TrainingThreads = {},
): Generator<TrainingEvent, TrainingEnd> {
  const began = now()
  const created = Trainer.create(job, threads)
  if (created.status === 'failed') return { status: 'failed', failure: created }
  const trainer = created.value
  const reporter = new Reporter(trainer, began, now)

  let end: TrainingEnd | null = ending(trainer, control, reporter.seconds())
  while (end === null) {
    const failure = yield* evaluation(trainer, control)
    if (failure !== null && failure !== 'left') {
      end = { status: 'failed', failure }
      break
    }
    end = ending(trainer, control, reporter.seconds())
    if (end !== null) break
    yield reporter.recordIfDue() ?? reporter.progressIfDue() ?? { type: 'epoch', best: trainer.best }
  }
  if (Number.isFinite(trainer.best.loss)) {
    yield { type: 'record', record: reporter.record() }
    yield { type: 'progress', progress: reporter.progress(true) }
  }
  return end
}

/** An evaluation that is left, as if it were never begun, when its owner wants the run to end. */
function* evaluation(trainer: Trainer, control: TrainingControl): Generator<TrainingEvent, Failure | 'left' | null> {
  const evaluating = trainer.advance()
  for (;;) {
    const next = evaluating.next()
    if (next.done) return next.value
    yield { type: 'epoch', best: trainer.best }
    if (control.wish === 'run') continue
    evaluating.return(null)
    return 'left'
  }
}

function ending(trainer: Trainer, control: TrainingControl, seconds: number): TrainingEnd | null {
  const { epochs, seconds: limit, targetLoss } = trainer.job.training
  if (trainer.ended) return { status: 'completed', failure: null }
  if (trainer.epoch >= epochs) return { status: 'completed', failure: null }
  if (targetLoss !== null && trainer.best.whole && trainer.best.loss < targetLoss)
    return { status: 'completed', failure: null }
  if (limit !== null && seconds >= limit) return { status: 'completed', failure: null }
  if (control.wish === 'pause') return { status: 'paused', failure: null }
  if (control.wish === 'stop') return { status: 'stopped', failure: null }
  return null
}

/** Decides what is told when, and keeps what has not been told yet. */
class Reporter {
  private readonly secondsBefore: number
  private lastProgress: number
  private lastFit = -Infinity
  private lastFitCost = 0
  private lastRecord: number
  private rateEpoch: number
  private rateTime: number
  private rate = 0
  private recordedBestEpoch = -1
  private untold: History = {
    epochs: new Float64Array(),
    losses: new Float64Array(),
    gradientNorms: new Float64Array(),
  }
  private unkept: History[] = []

  constructor(
    private readonly trainer: Trainer,
    private readonly began: number,
    private readonly now: () => number,
  ) {
    this.secondsBefore = trainer.job.checkpoint?.seconds ?? 0
    this.lastProgress = began
    this.lastRecord = began
    this.rateEpoch = trainer.epoch
    this.rateTime = now()
  }

  /** Seconds of training, those before the checkpoint included. */
  seconds(): number {
    return this.secondsBefore + (this.now() - this.began) / 1000
  }

  recordIfDue(): TrainingEvent | null {
    if (this.now() - this.lastRecord < recordIntervalMs || !Number.isFinite(this.trainer.best.loss)) return null
    return { type: 'record', record: this.record() }
  }

  progressIfDue(): TrainingEvent | null {
    if (this.now() - this.lastProgress < progressIntervalMs || !Number.isFinite(this.trainer.best.loss)) return null
    return { type: 'progress', progress: this.progress(false) }
  }

  record(): TrainingRecord {
    const { trainer } = this
    this.lastRecord = this.now()
    this.collect()
    const history = joinHistories(this.unkept)
    this.unkept = []
    const bestChanged = trainer.best.epoch !== this.recordedBestEpoch
    this.recordedBestEpoch = trainer.best.epoch
    return {
      id: trainer.job.id,
      checkpoint: trainer.checkpoint(this.seconds()),
      history,
      incidents: trainer.takeIncidents(),
      fit: bestChanged ? computeFit(trainer, trainer.best.parameters, trainer.best.epoch, trainer.best.loss) : null,
    }
  }

  progress(last: boolean): RunProgress {
    const { trainer } = this
    const time = this.now()
    this.lastProgress = time
    this.collect()
    const tail = thinHistory(this.untold, mostTailPoints)
    this.untold = joinHistories([])
    const elapsed = (time - this.rateTime) / 1000
    if (elapsed >= 0.5 || this.rate === 0) {
      this.rate = elapsed > 0 ? (trainer.epoch - this.rateEpoch) / elapsed : 0
      this.rateEpoch = trainer.epoch
      this.rateTime = time
    }
    return {
      id: trainer.job.id,
      epoch: trainer.epoch,
      epochs: trainer.job.training.epochs,
      stage: trainer.stage,
      loss: trainer.loss,
      heldOutLoss: trainer.heldOutLoss,
      bestLoss: trainer.best.loss,
      bestEpoch: trainer.best.epoch,
      gradientNorm: trainer.gradientNorm,
      epochsPerSecond: this.rate,
      seconds: this.seconds(),
      secondsLeft: this.secondsLeft(),
      steps: trainer.steps,
      refused: trainer.refused,
      tail,
      fit: this.fitIfDue(last),
    }
  }

  private secondsLeft(): number | null {
    const { epochs, seconds } = this.trainer.job.training
    if (this.rate <= 0) return null
    const byEpochs = (epochs - this.trainer.epoch) / this.rate
    return seconds === null ? byEpochs : Math.max(0, Math.min(byEpochs, seconds - this.seconds()))
  }

  private fitIfDue(last: boolean): Fit | null {
    const time = this.now()
    const wait = Math.max(fitIntervalMs, this.lastFitCost / fitBudget)
    if (!last && time - this.lastFit < wait) return null
    const fit = computeFit(this.trainer, this.trainer.best.parameters, this.trainer.best.epoch, this.trainer.best.loss)
    this.lastFit = this.now()
    this.lastFitCost = this.lastFit - time
    return fit
  }

  private collect(): void {
    const taken = this.trainer.takeHistory()
    if (taken.epochs.length === 0) return
    this.unkept.push(taken)
    this.untold = joinHistories([this.untold, taken])
  }
}
