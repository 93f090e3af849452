import { z } from 'zod'
import { workSchema } from './simulation'
import { float64Array } from './typed-arrays'

/** One solve, timed: the best of many repeats on a model that is compiled already. */
export const solveMeasurementSchema = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('solved'),
    /** From the receipt of the job to the end of its first solve; the first job of a new engine compiles, too. */
    firstSeconds: z.number(),
    seconds: z.number(),
    repeats: z.int(),
    /** Time-major: values[time * states + i]. */
    values: float64Array,
    work: workSchema,
  }),
  z.object({
    status: z.literal('failed'),
    reason: z.string(),
    time: z.number(),
    work: workSchema,
    seconds: z.number(),
  }),
])
export type SolveMeasurement = z.output<typeof solveMeasurementSchema>

/** What it takes to make a model ready, and how large it is. */
export const compilationSchema = z.object({
  states: z.int(),
  parameters: z.int(),
  /** Null for a network. */
  reactions: z.int().nullable(),
  /** Entries of df/dy, and of the factors L and U of a step's matrix, as they are kept: all of them where that is dense. */
  jacobianEntries: z.int(),
  factorEntries: z.int(),
  /** From the receipt of the job to the end of the first evaluation of the right-hand side. */
  evaluationSeconds: z.number(),
  /** And on to the end of the first step of a solve, by when all that a solve calls is compiled. */
  stepSeconds: z.number(),
})
export type Compilation = z.output<typeof compilationSchema>

/** Time of one evaluation of the right-hand side, in nanoseconds. */
export const evaluationTimesSchema = z.object({
  /** The median over the first few dozens of calls, before the engine's optimising compiler has replaced the code. */
  beforeTierUp: z.number(),
  /** The best mean of many calls after it. */
  afterTierUp: z.number(),
})
export type EvaluationTimes = z.output<typeof evaluationTimesSchema>

/** What one step costs. */
export const stepCostSchema = z.object({
  secondsPerStep: z.number(),
  work: workSchema,
  /** Why the solve did not reach its end; null when it did. Steps are timed either way. */
  stopped: z.string().nullable(),
})
export type StepCost = z.output<typeof stepCostSchema>
