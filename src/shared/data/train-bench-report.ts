import { z } from 'zod'
import { machineSchema } from './bench-report-parts'

/** How long a loss took from the receipt of the job, compilation included; null where it was not reached. */
export const levelSecondsSchema = z.object({ level: z.number(), seconds: z.number().nullable() })
export type LevelSeconds = z.output<typeof levelSecondsSchema>

/** One training, timed. */
export const trainingMeasurementSchema = z.object({
  epochs: z.int(),
  seconds: z.number(),
  bestLoss: z.number(),
  levels: z.array(levelSecondsSchema),
})
export type TrainingMeasurement = z.output<typeof trainingMeasurementSchema>

/** An example trained by a recipe, each seed in a new engine. */
export const trainingCaseSchema = z.object({
  example: z.string(),
  recipe: z.string(),
  /** One for each seed that could be trained. */
  runs: z.array(trainingMeasurementSchema.extend({ seed: z.int() })),
  /** Medians over the seeds; null where less than half of them reach a level, or nothing was trained. */
  epochsPerSecond: z.number().nullable(),
  levels: z.array(levelSecondsSchema),
  /** Why a seed could not be trained, for each that could not. */
  failures: z.array(z.object({ seed: z.int(), reason: z.string() })),
})
export type TrainingCase = z.output<typeof trainingCaseSchema>

export const trainReportSchema = z.object({
  bench: z.literal('train'),
  machine: machineSchema,
  cases: z.array(trainingCaseSchema),
})
export type TrainReport = z.output<typeof trainReportSchema>
