import { type Outcome, type TrainingMeasurement, type TrainingTimingJob, failed, succeeded } from '../../shared'
import { completed } from '../training/completed'
import type { TrainingThreads } from '../training/spread/experiment-threads'
import { Trainer } from '../training/trainer'

/**
 * Trains until the lowest level, the end of the recipe or a limit of the job, and times the levels of the best loss.
 * @param now monotonic milliseconds
 */
export function measureTraining(
  { job, levels }: TrainingTimingJob,
  now: () => number,
  threads: TrainingThreads = {},
): Outcome<TrainingMeasurement> {
  const began = now()
  const seconds = () => (now() - began) / 1000
  const created = Trainer.create(job, threads)
  if (created.status === 'failed') return created
  const trainer = created.value
  const reached = levels.map((level) => ({ level, seconds: null as number | null }))
  const { epochs, seconds: limit } = job.training
  while (!trainer.ended && trainer.epoch < epochs && (limit === null || seconds() < limit)) {
    const failure = completed(trainer.advance())
    for (const row of reached) if (row.seconds === null && trainer.best.reaches(row.level)) row.seconds = seconds()
    if (failure !== null && trainer.epoch === 0) return failure
    if (failure !== null || reached.every((row) => row.seconds !== null)) break
  }
  if (trainer.epoch === 0) return failed('No epoch was done within the limits', '', 'Allow more seconds.')
  return succeeded({ epochs: trainer.epoch, seconds: seconds(), bestLoss: trainer.best.loss, levels: reached })
}
