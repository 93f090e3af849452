import { z } from 'zod'
import { workSchema } from './simulation'

/** Where a benchmark ran. */
export const machineSchema = z.object({
  kinode: z.string(),
  node: z.string(),
  platform: z.string(),
  processor: z.string(),
  cores: z.int(),
  /** How a * b + c is computed. */
  arithmetic: z.enum(['fused', 'plain']),
})
export type Machine = z.output<typeof machineSchema>

/** One solve of a sweep over the tolerances. */
export const frontPointSchema = z.object({
  relativeTolerance: z.number(),
  absoluteTolerance: z.number(),
  digits: z.number(),
  seconds: z.number(),
  work: workSchema,
})
export type FrontPoint = z.output<typeof frontPointSchema>

/** What a front comes to at so many digits. */
export const frontMarkSchema = z.object({
  digits: z.number(),
  /** Null where the front does not reach so far. */
  seconds: z.number().nullable(),
  /** Of the peer's time; null where one of the two is missing. */
  ratio: z.number().nullable(),
})
export type FrontMark = z.output<typeof frontMarkSchema>
