import { z } from 'zod'

/** What is not fitted but tells how well the model does where it was not: whole experiments, and a part of the samples of the others. */
export const validationSettingsSchema = z.object({
  part: z.number().min(0).max(0.9).default(0),
  experiments: z.array(z.string()).default([]),
})
export type ValidationSettings = z.output<typeof validationSettingsSchema>
