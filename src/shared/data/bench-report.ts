import { z } from 'zod'
import { compilationSchema, evaluationTimesSchema } from './bench-measurements'
import { frontMarkSchema, frontPointSchema, machineSchema } from './bench-report-parts'
import { gradientReportSchema } from './gradient-bench-report'
import { trainReportSchema } from './train-bench-report'

/** One solver on one problem. */
export const solverResultSchema = z.object({
  name: z.string(),
  title: z.string(),
  /** Whether it is somebody else's. */
  peer: z.boolean(),
  /** From the engine's receipt of its first job to the end of that solve, compilation included; null for a peer. */
  firstSolveSeconds: z.number().nullable(),
  /** By rising digits. */
  front: z.array(frontPointSchema),
  marks: z.array(frontMarkSchema),
  /** Geometric mean of the ratios at the marks that both reach. */
  meanRatio: z.number().nullable(),
  /** Every pair of tolerances that was solved, in the order of the sweep, in a few digits; and how many were not. */
  sweep: z.array(frontPointSchema.omit({ work: true })),
  failures: z.int(),
})
export type SolverResult = z.output<typeof solverResultSchema>

export const problemResultSchema = z.object({
  name: z.string(),
  title: z.string(),
  states: z.int(),
  /** What the digits are the negative decimal logarithm of. */
  error: z.string(),
  /** How many output times the errors are taken at. */
  times: z.int(),
  /** The digits to which the reference that we computed agrees with what it was checked against; null when all of it is published. */
  referenceDigits: z.number().nullable(),
  solvers: z.array(solverResultSchema),
  /** Our method that reaches most marks, and of those the one with the least geometric mean of the times there. */
  best: z.string().nullable(),
  /** One evaluation of the right-hand side, in nanoseconds: ours, and the peer's. */
  evaluation: z.object({ ...evaluationTimesSchema.shape, peer: z.number().nullable() }),
})
export type ProblemResult = z.output<typeof problemResultSchema>

export const solveReportSchema = z.object({
  bench: z.literal('solve'),
  machine: machineSchema,
  /** The peer and its version; null when none ran. */
  peer: z.object({ name: z.string(), title: z.string(), version: z.string() }).nullable(),
  problems: z.array(problemResultSchema),
})
export type SolveReport = z.output<typeof solveReportSchema>

/** A bar in seconds: medians over new engines, from the receipt of the job. */
export const barResultSchema = z.object({
  name: z.string(),
  title: z.string(),
  most: z.number(),
  /** Null when it failed; `reason` then says why. */
  seconds: z.number().nullable(),
  reason: z.string().nullable(),
})
export type BarResult = z.output<typeof barResultSchema>

export const growthPointSchema = z.object({
  ...compilationSchema.omit({ evaluationSeconds: true, stepSeconds: true }).shape,
  /** In a new engine, compilation included. */
  firstStepSeconds: z.number(),
  secondsPerStep: z.number(),
  steps: z.int(),
})
export type GrowthPoint = z.output<typeof growthPointSchema>

export const familyResultSchema = z.object({
  name: z.string(),
  title: z.string(),
  points: z.array(growthPointSchema),
  /** p of seconds per step = c k^p, and of the first step likewise; null for fewer than two sizes. */
  stepExponent: z.number().nullable(),
  firstStepExponent: z.number().nullable(),
  /** p of seconds per step = c (reactions + entries of L and U)^p; null for a network. */
  workExponent: z.number().nullable(),
  /** At which size it ended before the last one, and why. */
  ended: z.object({ states: z.int(), reason: z.string() }).nullable(),
})
export type FamilyResult = z.output<typeof familyResultSchema>

export const scalingReportSchema = z.object({
  bench: z.literal('scaling'),
  machine: machineSchema,
  method: z.string(),
  families: z.array(familyResultSchema),
  bars: z.array(barResultSchema),
  /** The peer's time for ROBER beside the bars, as a yardstick for the machine; null when it is not built. */
  yardstick: z.object({ title: z.string(), seconds: z.number() }).nullable(),
})
export type ScalingReport = z.output<typeof scalingReportSchema>

export const benchReportSchema = z.discriminatedUnion('bench', [
  solveReportSchema,
  scalingReportSchema,
  gradientReportSchema,
  trainReportSchema,
])
export type BenchReport = z.output<typeof benchReportSchema>
