import { z } from 'zod'
import { initialConditionSchema, seriesSchema } from '../data/dataset'

/** What an engine process needs to know of the data. */
export const trainingDataSchema = z.object({
  species: z.array(z.string()),
  series: z.array(seriesSchema),
  initial: initialConditionSchema.nullable(),
})
export type TrainingData = z.output<typeof trainingDataSchema>
