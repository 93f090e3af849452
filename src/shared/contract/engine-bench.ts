import { z } from 'zod'
import { mechanismSchema } from '../data/mechanism'
import { float64Array } from '../data/typed-arrays'

/** What a benchmark solves, from time 0. */
export const benchSubjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('mechanism'), mechanism: mechanismSchema, initial: float64Array }),
  z.object({
    kind: z.literal('network'),
    hiddenLayers: z.array(z.int().positive()),
    activation: z.string(),
    outputScale: float64Array,
    parameters: float64Array,
    initial: float64Array,
  }),
])
export type BenchSubject = z.output<typeof benchSubjectSchema>

const accuracy = {
  method: z.string(),
  relativeTolerance: z.number(),
  /** [states] */
  absoluteTolerance: float64Array,
  maximumSteps: z.int().positive(),
}

export const compilationJobSchema = z.object({ subject: benchSubjectSchema, method: z.string() })
export type CompilationJob = z.output<typeof compilationJobSchema>

export const solveTimingJobSchema = z.object({
  subject: benchSubjectSchema,
  ...accuracy,
  times: float64Array,
  /** How long to repeat the solve, and how often at most; it is solved at least once. */
  seconds: z.number(),
  repeats: z.int().positive(),
})
export type SolveTimingJob = z.output<typeof solveTimingJobSchema>

export const evaluationJobSchema = z.object({
  subject: benchSubjectSchema,
  /** How long to go on measuring. */
  seconds: z.number(),
})
export type EvaluationJob = z.output<typeof evaluationJobSchema>

export const stepCostJobSchema = z.object({
  subject: benchSubjectSchema,
  ...accuracy,
  endTime: z.number(),
  /** How long one solve may take, and all its repeats together. */
  seconds: z.number(),
})
export type StepCostJob = z.output<typeof stepCostJobSchema>
