import {
  type RecipeChoice,
  type TrainingTimingJob,
  applyRecipe,
  modelSettingsSchema,
  trainingSettingsSchema,
} from '../../shared'
import { readExample } from '../examples'

/** What differs from an example's own job. */
export interface TimedTraining {
  recipe: RecipeChoice
  /** In place of the recommended ones. */
  hiddenLayers?: readonly number[]
  /** How often its experiment is there. */
  experiments?: number
  training: { seed: number; seconds: number; epochs?: number; threads: number }
  levels: readonly number[]
}

/**
 * The training of an example that is timed.
 * @throws Error where the example cannot be read
 */
export async function timingJob(folder: string, name: string, timed: TimedTraining): Promise<TrainingTimingJob> {
  const { recipe, hiddenLayers, experiments = 1, training, levels } = timed
  const read = await readExample(folder, name)
  if (read.status === 'failed') throw new Error(read.reason)
  const { species, recommended, dataset } = read.value
  const { series, initial } = dataset
  const settings = applyRecipe({ model: recommended.model, training }, recipe)
  const often = Array.from({ length: experiments }, (_, index) =>
    series.map((one) => (index === 0 ? one : { ...one, experiment: `${one.experiment} ${index + 1}` })),
  )
  return {
    job: {
      id: 1,
      data: { species, series: often.flat(), initial },
      model: modelSettingsSchema.parse({ ...settings.model, ...(hiddenLayers && { hiddenLayers }) }),
      training: trainingSettingsSchema.parse(settings.training),
      checkpoint: null,
    },
    levels: [...levels],
  }
}
