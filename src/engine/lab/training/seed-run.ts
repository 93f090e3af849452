import type { Failure, Fit, History, TrainingJob } from '../../../shared'
import type { BestPoint } from '../../training/best-point'
import { joinHistories, thinHistory } from '../../training/thin-history'
import { train } from '../../training/train'
import type { LabContext } from '../experiment'

/** A point of a run whose loss was below a threshold. */
export interface Candidate {
  /** Since the job began, its compilation included. */
  seconds: number
  epoch: number
  loss: number
  parameters: Float64Array
}

/** What became of a training run. */
export interface SeedRun {
  seed: number
  /** Of the training: Infinity where there is none. */
  bestLoss: number
  /** Null where no epoch was made. */
  parameters: Float64Array | null
  epochs: number
  seconds: number
  /** Of every threshold the points that may have been the first below it. */
  candidates: readonly (readonly Candidate[])[]
  history: History
  /** How the best loss fell. */
  descent: Descent
  /** The best point's solution by the method that trained it; null where there is none. */
  fit: Fit | null
  failure: Failure | null
}

/** The best loss against the seconds since the job began. */
export interface Descent {
  seconds: readonly number[]
  losses: readonly number[]
}

const mostHistoryPoints = 600
/** A further candidate, or point of the descent, is kept when the loss has fallen by this part of itself: another method may see the one before above. */
const fall = 0.02

/** Collects what may be the first points below a threshold. */
class Threshold {
  readonly candidates: Candidate[] = []
  private lowest: number

  constructor(loss: number) {
    this.lowest = loss
  }

  offer({ whole, loss, epoch, parameters }: BestPoint, seconds: number): void {
    if (!whole || !(loss < this.lowest)) return
    this.lowest = loss * (1 - fall)
    this.candidates.push({ seconds, epoch, loss, parameters: parameters.slice() })
  }
}

/** Trains a job as the workbench does; yields its seconds often. */
export function* runSeed(
  job: TrainingJob,
  thresholds: readonly number[],
  { now }: LabContext,
): Generator<number, SeedRun> {
  const began = now()
  const seconds = () => (now() - began) / 1000
  const watched = thresholds.map((loss) => new Threshold(loss))
  const histories: History[] = []
  const descent = { seconds: [] as number[], losses: [] as number[] }
  const run = { bestLoss: Infinity, parameters: null as Float64Array | null, epochs: 0, fit: null as Fit | null }
  const training = train(job, { wish: 'run' }, now)
  let next = training.next()
  for (; !next.done; next = training.next()) {
    const event = next.value
    if (event.type === 'epoch') {
      const { best } = event
      for (const threshold of watched) threshold.offer(best, seconds())
      if (best.whole && best.loss < (1 - fall) * (descent.losses.at(-1) ?? Infinity)) {
        descent.seconds.push(seconds())
        descent.losses.push(best.loss)
      }
    }
    if (event.type === 'record') {
      const { bestLoss, bestParameters: parameters, epoch: epochs } = event.record.checkpoint
      Object.assign(run, { bestLoss, parameters, epochs, fit: event.record.fit ?? run.fit })
      histories.push(event.record.history)
    }
    yield seconds()
  }
  return {
    seed: job.training.seed,
    ...run,
    seconds: seconds(),
    candidates: watched.map(({ candidates }) => candidates),
    descent,
    history: thinHistory(joinHistories(histories), mostHistoryPoints),
    failure: next.value.failure,
  }
}
