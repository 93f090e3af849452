import { z } from 'zod'
import { failureSchema } from '../failure'
import { importRequestSchema } from './dataset'
import { runId } from './run'
import { workSchema } from './simulation'
import { float64Array } from './typed-arrays'

/**
 * Of what a gradient is taken: a run's network with its best parameters; an example's mechanism, or, with a seed, the network that it
 * recommends with the weights of that seed.
 */
export const gradientSubjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), id: runId }),
  z.object({ kind: z.literal('example'), name: z.string(), seed: z.int().min(0).max(4_294_967_295).nullable() }),
])
export type GradientSubject = z.output<typeof gradientSubjectSchema>

/** What is absent is the subject's own: its data, its settings. */
const requestShape = {
  subject: gradientSubjectSchema,
  /** Other data, with a column for each species. */
  data: importRequestSchema.optional(),
  loss: z.string().optional(),
  /** A method of integration; that of each gradient method when absent, a run's own. */
  method: z.string().optional(),
  relativeTolerance: z.number().min(1e-13).max(0.1).optional(),
  /** As a fraction of each species' scale. */
  absoluteTolerance: z.number().min(1e-16).max(0.1).optional(),
  /** Bytes that stored steps may take; the gradient methods' own limit when absent. */
  memoryLimit: z.number().positive().optional(),
}
export const gradientRequestSchema = z.object({ ...requestShape, gradientMethod: z.string().optional() })
export type GradientRequestSettings = z.output<typeof gradientRequestSchema>

/** `job` is the caller's name for it: progress is told by it, and it can be cancelled by it. */
export const gradientCheckRequestSchema = z.object({ ...requestShape, job: z.string().min(1) })
export type GradientCheckRequest = z.output<typeof gradientCheckRequestSchema>

/** What a gradient cost. */
const costShape = {
  /** From the receipt of the job, compilation included; and the best of repeats on what was compiled by then. */
  firstSeconds: z.number(),
  seconds: z.number(),
  repeats: z.int(),
  /** Of the solve, and of the solve backwards where the method makes one. */
  work: workSchema,
  backwardWork: workSchema.nullable(),
  /** Bytes held at most for steps, stages and sensitivities. */
  memory: z.number(),
  /** Why it went this way, of a method that chooses. */
  why: z.string().nullable(),
}

/** Sizes of a subject. */
export const gradientSizesSchema = z.object({
  states: z.int(),
  parameters: z.int(),
  experiments: z.int(),
  sampleTimes: z.int(),
})

export const gradientResultSchema = z.object({
  sizes: gradientSizesSchema,
  /** By their names: the loss, the gradient method, the method of integration. */
  lossName: z.string(),
  gradientMethod: z.string(),
  method: z.string(),
  relativeTolerance: z.number(),
  absoluteTolerance: z.number(),
  loss: z.number(),
  /** dL/dtheta, and theta: [parameters]. */
  gradient: float64Array,
  parameters: float64Array,
  /** The reactions that the parameters are rate constants of; null for a network. */
  parameterNames: z.array(z.string()).nullable(),
  ...costShape,
})
export type GradientResult = z.output<typeof gradientResultSchema>

/**
 * `exact`: the derivative of the steps taken, as far as can be told. `near`: within what the tolerance leaves of the solution's. `off`:
 * neither.
 */
export const gradientVerdict = z.enum(['exact', 'near', 'off'])
export type GradientVerdict = z.output<typeof gradientVerdict>

/** One gradient method in a check. */
export const gradientRowSchema = z.object({
  /** By their names and titles. */
  gradientMethod: z.string(),
  title: z.string(),
  method: z.string(),
  methodTitle: z.string(),
  outcome: z.discriminatedUnion('status', [
    z.object({
      status: z.literal('solved'),
      verdict: gradientVerdict,
      /** What the verdict means, in a sentence. */
      words: z.string(),
      loss: z.number(),
      /** Relative errors: against differences of the steps taken, and against the solution's gradient; null where there is none. */
      stepsError: z.number().nullable(),
      solutionError: z.number().nullable(),
      ...costShape,
    }),
    failureSchema,
  ]),
})
export type GradientRow = z.output<typeof gradientRowSchema>

/** Differences of the steps of one method of integration. */
export const differenceSummarySchema = z.object({
  method: z.string(),
  methodTitle: z.string(),
  /** Relative errors below this cannot be told from the differences' own; null when there are none. */
  resolution: z.number().nullable(),
  directions: z.int(),
  evaluations: z.int(),
  seconds: z.number(),
  /** Why there are none. */
  failure: failureSchema.nullable(),
})
export type DifferenceSummary = z.output<typeof differenceSummarySchema>

/** All gradient methods on one subject, judged. */
export const gradientCheckSchema = z.object({
  sizes: gradientSizesSchema,
  lossName: z.string(),
  /** Whether the loss has a kink where a residual changes its sign: nearness to the solution's gradient then says little. */
  kinked: z.boolean(),
  relativeTolerance: z.number(),
  absoluteTolerance: z.number(),
  rows: z.array(gradientRowSchema),
  /** One for each method of integration. */
  differences: z.array(differenceSummarySchema),
  /** The gradient of the solution: one at a far tighter tolerance. */
  solution: z.discriminatedUnion('status', [
    z.object({
      status: z.literal('solved'),
      gradientMethod: z.string(),
      method: z.string(),
      relativeTolerance: z.number(),
      /** Its relative distance from one at ten times this tolerance; null where it is zero. */
      error: z.number().nullable(),
      loss: z.number(),
    }),
    failureSchema,
  ]),
})
export type GradientCheck = z.output<typeof gradientCheckSchema>
