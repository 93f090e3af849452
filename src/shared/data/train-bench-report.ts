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

/** The same epochs in one thread and in two, on an example's experiment so many times. */
export const spreadCaseSchema = z.object({
  example: z.string(),
  recipe: z.string(),
  hiddenLayers: z.array(z.int()),
  experiments: z.int(),
  /** Epochs that every count of threads made. */
  epochs: z.int(),
  /** Epochs a second, compilation and the start of threads included. */
  threads: z.array(z.object({ threads: z.int(), epochsPerSecond: z.number() })),
  /** How much faster the most threads were than one. */
  speedUp: z.number(),
  /** Whether all came to the same best loss, to the last bit. */
  same: z.boolean(),
})
export type SpreadCase = z.output<typeof spreadCaseSchema>

/** A peer's solve on this machine, by which times on others can be compared. */
export const yardstickSchema = z.object({
  name: z.string(),
  version: z.string(),
  problem: z.string(),
  seconds: z.number(),
})
export type Yardstick = z.output<typeof yardstickSchema>

export const trainReportSchema = z.object({
  bench: z.literal('train'),
  machine: machineSchema,
  cases: z.array(trainingCaseSchema),
  spreads: z.array(spreadCaseSchema),
  /** Null where no peer was asked. */
  yardstick: yardstickSchema.nullable(),
})
export type TrainReport = z.output<typeof trainReportSchema>
