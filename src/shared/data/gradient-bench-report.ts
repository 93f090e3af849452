import { z } from 'zod'
import { frontMarkSchema, frontPointSchema, machineSchema } from './bench-report-parts'

/** One gradient of a sweep over the tolerances, and the method of integration that it went through. */
export const gradientPointSchema = frontPointSchema.extend({ method: z.string() })
export type GradientPoint = z.output<typeof gradientPointSchema>

/** A mark of a front of gradients: digits of 2 are a relative error of 1e-2. */
export const gradientMarkSchema = frontMarkSchema.extend({
  /** The method of integration of the nearest point that is at least so exact; null where the front does not reach so far. */
  method: z.string().nullable(),
})
export type GradientMark = z.output<typeof gradientMarkSchema>

/** One way to the gradient, through whichever method of integration does best. */
export const gradientSolverSchema = z.object({
  name: z.string(),
  title: z.string(),
  /** Whether it is somebody else's. */
  peer: z.boolean(),
  /** By rising digits. */
  front: z.array(gradientPointSchema),
  /** Ratios are to the peer's adjoint. */
  marks: z.array(gradientMarkSchema),
  meanRatio: z.number().nullable(),
  /** Every pair of tolerances through every method, in a few digits; and how many gave no gradient. */
  sweep: z.array(gradientPointSchema.omit({ work: true })),
  failures: z.int(),
  /** Methods of integration that it does not know, in its own words. */
  refused: z.array(z.object({ method: z.string(), reason: z.string() })),
})
export type GradientSolver = z.output<typeof gradientSolverSchema>

/** A gradient beside the solve that it belongs to: the same method, the same tolerances. */
export const gradientCostSchema = z.object({
  gradientMethod: z.string(),
  method: z.string(),
  methodTitle: z.string(),
  states: z.int(),
  parameters: z.int(),
  solveSeconds: z.number(),
  gradientSeconds: z.number(),
  ratio: z.number(),
  steps: z.int(),
})
export type GradientCostResult = z.output<typeof gradientCostSchema>

/** How a gradient grows with states or with parameters. */
export const gradientGrowthSchema = z.object({
  gradientMethod: z.string(),
  title: z.string(),
  /** What grows; the other stays. */
  by: z.enum(['states', 'parameters']),
  points: z.array(
    z.object({
      states: z.int(),
      parameters: z.int(),
      seconds: z.number(),
      /** Of the solve and of the solve backwards together. */
      steps: z.int(),
      secondsPerStep: z.number(),
      memory: z.number(),
    }),
  ),
  /** p of seconds per step = c x^p; null for fewer than two sizes. */
  exponent: z.number().nullable(),
  /** At which size it ended before the last one, and why. */
  ended: z.object({ states: z.int(), parameters: z.int(), reason: z.string() }).nullable(),
})
export type GradientGrowth = z.output<typeof gradientGrowthSchema>

/** What is asked of the numbers: a value and the most that it may be. */
export const gradientBarSchema = z.object({
  title: z.string(),
  most: z.number(),
  /** Null where it could not be measured. */
  value: z.number().nullable(),
})
export type GradientBar = z.output<typeof gradientBarSchema>

export const gradientReportSchema = z.object({
  bench: z.literal('gradient'),
  machine: machineSchema,
  /** The peer and its version; null when none ran. */
  peer: z.object({ name: z.string(), title: z.string(), version: z.string() }).nullable(),
  problem: z.object({
    title: z.string(),
    states: z.int(),
    parameters: z.int(),
    sampleTimes: z.int(),
    lossName: z.string(),
    /** The gradient that errors are measured against, and to how many digits it agrees with one at ten times its tolerance. */
    reference: z.object({
      gradientMethod: z.string(),
      method: z.string(),
      relativeTolerance: z.number(),
      digits: z.number(),
    }),
  }),
  solvers: z.array(gradientSolverSchema),
  costs: z.array(gradientCostSchema),
  growth: z.array(gradientGrowthSchema),
  bars: z.array(gradientBarSchema),
  /** What could not be measured, and why. */
  missing: z.array(z.string()),
})
export type GradientReport = z.output<typeof gradientReportSchema>
