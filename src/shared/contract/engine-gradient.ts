import { z } from 'zod'
import { fittedInitialValues } from '../data/loss-settings'
import { mechanismSchema } from '../data/mechanism'
import { modelSettingsSchema, scalingSchema } from '../data/run'
import { float64Array } from '../data/typed-arrays'
import { trainingDataSchema } from './training-data'

/** A model with data and parameters. */
export const gradientJobSubjectSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('network'),
    model: modelSettingsSchema,
    data: trainingDataSchema,
    /** Its scales; null: those of the data. */
    scaling: scalingSchema.nullable(),
    /** Which initial values are among the parameters; none when absent. */
    fittedInitialValues: fittedInitialValues.optional(),
    /** All parameters of a run, or the seed from which weights are drawn. */
    parameters: z.union([float64Array, z.int()]),
  }),
  z.object({ kind: z.literal('mechanism'), mechanism: mechanismSchema, data: trainingDataSchema }),
])
export type GradientJobSubject = z.output<typeof gradientJobSubjectSchema>

const jobShape = {
  subject: gradientJobSubjectSchema,
  loss: z.string(),
  /** A method of integration; null: the one that each gradient method takes by itself. */
  method: z.string().nullable(),
  relativeTolerance: z.number(),
  /** As a fraction of each species' scale. */
  absoluteTolerance: z.number(),
  /** How long to repeat a gradient, and how often at most; it is computed at least once. */
  seconds: z.number(),
  repeats: z.int().positive(),
  /** What one gradient may take. */
  maximumSteps: z.int().positive(),
  maximumSeconds: z.number().positive(),
  /** Bytes that stored steps may take; the gradient methods' own limit when absent. */
  memoryLimit: z.number().positive().optional(),
}
export const gradientJobSchema = z.object({ ...jobShape, gradientMethod: z.string() })
export type GradientJob = z.output<typeof gradientJobSchema>

export const gradientCheckJobSchema = z.object(jobShape)
export type GradientCheckJob = z.output<typeof gradientCheckJobSchema>
