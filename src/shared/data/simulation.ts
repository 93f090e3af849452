import { z } from 'zod'
import { float64Array } from './typed-arrays'

export const workSchema = z.object({
  steps: z.int(),
  rejected: z.int(),
  rhsEvaluations: z.int(),
  jacobianEvaluations: z.int(),
  factorizations: z.int(),
})
export type WorkCounts = z.output<typeof workSchema>

/** A solution. Values are time-major: values[time * species + i]. */
export const trajectorySchema = z.object({
  species: z.array(z.string()),
  units: z.array(z.string().nullable()),
  timeUnit: z.string().nullable(),
  times: float64Array,
  values: float64Array,
  work: workSchema,
  /** Wall time of the solve, compilation included. */
  seconds: z.number(),
})
export type Trajectory = z.output<typeof trajectorySchema>

export const simulationSubjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), id: z.int().positive() }),
  z.object({ kind: z.literal('example'), name: z.string() }),
])
export const simulationRequestSchema = z.object({
  subject: simulationSubjectSchema,
  /** Output times, ascending; the data's own sample times when absent. */
  times: float64Array.optional(),
  relativeTolerance: z.number().min(1e-13).max(0.1).optional(),
  /** In the unit of the states; for a trained model as a fraction of each species' scale. */
  absoluteTolerance: z.number().positive().max(1).optional(),
  /** A method of integration by its name; the run's own, or the solver's default, when absent. */
  method: z.string().optional(),
})
export type SimulationRequest = z.output<typeof simulationRequestSchema>
