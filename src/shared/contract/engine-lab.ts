import { z } from 'zod'
import { labResultSchema, labSettingsSchema } from '../data/lab'

/** An experiment to run; settings that are left out are the experiment's own. */
export const labJobSchema = z.object({ experiment: z.string(), settings: labSettingsSchema })
export type LabJob = z.output<typeof labJobSchema>

export const labOutcomeSchema = z.object({
  /** All of them, with those that the job left out. */
  settings: labSettingsSchema,
  /** Null when it was stopped. */
  result: labResultSchema.nullable(),
  seconds: z.number(),
})
export type LabOutcome = z.output<typeof labOutcomeSchema>
