import { z } from 'zod'
import { conditionColumnSchema, initialConditionSchema, seriesSchema } from '../data/dataset'

/** What an engine process needs to know of the data. */
export const trainingDataSchema = z.object({
  species: z.array(z.string()),
  series: z.array(seriesSchema),
  initial: initialConditionSchema.nullable(),
  /** What experiments are given over time, in the order in which models take it; absent: nothing. */
  conditions: z.array(conditionColumnSchema).optional(),
  /** As curves: `signal` is the name of a condition. */
  conditionSeries: z.array(seriesSchema).optional(),
})
export type TrainingData = z.output<typeof trainingDataSchema>
