import { z } from 'zod'
import { seriesSchema } from '../data/dataset'
import { labResultSchema, labSettingsSchema } from '../data/lab'

/** A file of measurements, read. */
export const measuredFileSchema = z.object({ series: z.array(seriesSchema), conditionSeries: z.array(seriesSchema) })
export type MeasuredFile = z.output<typeof measuredFileSchema>

/** An experiment to run; settings that are left out are the experiment's own. */
export const labJobSchema = z.object({
  experiment: z.string(),
  settings: labSettingsSchema,
  /** The files that the experiment names, in its order. */
  files: z.array(measuredFileSchema),
})
export type LabJob = z.output<typeof labJobSchema>

export const labOutcomeSchema = z.object({
  /** All of them, with those that the job left out. */
  settings: labSettingsSchema,
  /** Null when it was stopped. */
  result: labResultSchema.nullable(),
  seconds: z.number(),
})
export type LabOutcome = z.output<typeof labOutcomeSchema>
