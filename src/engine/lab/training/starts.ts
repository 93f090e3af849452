import {
  type ModelSettings,
  type TrainingData,
  type TrainingJob,
  type TrainingSettings,
  modelSettingsSchema,
  trainingSettingsSchema,
} from '../../../shared'
import type { LabContext, LabStep } from '../experiment'
import { runSeed, type SeedRun } from './seed-run'
import { TrainedModel } from './trained-model'

/** How many starts there are, and how long each may train. */
export interface StartSettings {
  seeds: number
  firstSeed: number
  epochs: number
  seconds: number
}

/** The settings of an experiment's starts, with its own defaults. */
export function startParameters({ seeds, epochs, seconds }: Omit<StartSettings, 'firstSeed'>) {
  const whole = { kind: 'number', whole: true } as const
  return {
    seeds: { ...whole, title: 'Starts', hint: 'one after the other', least: 1, most: 100, default: seeds },
    firstSeed: {
      ...whole,
      title: 'First seed',
      hint: 'of the random weights; each further start takes the next',
      least: 0,
      most: 4_294_967_000,
      default: 1,
    },
    epochs: { ...whole, title: 'Epochs of a start', hint: 'at most', least: 1, most: 100_000_000, default: epochs },
    seconds: {
      kind: 'number',
      title: 'Seconds of a start',
      hint: 'at most',
      least: 0.01,
      most: 100_000,
      whole: false,
      default: seconds,
    },
  } as const
}

/** What a start trains, and the losses that it is watched for. */
export interface StartJob {
  data: TrainingData
  model: Partial<ModelSettings>
  training: Partial<Omit<TrainingSettings, 'seed' | 'epochs' | 'seconds'>>
  thresholds: readonly number[]
}

/** Trains the start of a place among several; `part` is that of all of them. */
export function* trainStart(
  { data, model, training, thresholds }: StartJob,
  { seeds, firstSeed, epochs, seconds }: StartSettings,
  index: number,
  context: LabContext,
): Generator<LabStep, { run: SeedRun; trained: TrainedModel }> {
  const seed = firstSeed + index
  const doing = `Training from seed ${seed}, ${index + 1} of ${seeds}`
  const job: TrainingJob = {
    id: 1,
    data,
    model: modelSettingsSchema.parse(model),
    training: trainingSettingsSchema.parse({ ...training, seed, epochs, seconds }),
    checkpoint: null,
  }
  const running = runSeed(job, thresholds, context)
  let next = running.next()
  for (; !next.done; next = running.next()) yield { part: (index + Math.min(1, next.value / seconds)) / seeds, doing }
  const trained = TrainedModel.create(job)
  // The settings are the experiment's own: what they refuse is no user's doing.
  if (trained.status === 'failed') throw new Error(`${trained.reason} (${trained.where})`)
  yield { part: (index + 1) / seeds, doing: `Confirming seed ${seed} by another method` }
  return { run: next.value, trained: trained.value }
}
