import { z } from 'zod'

/** What one measured value costs, by a name of the catalogue, and its numbers. */
export const lossChoiceSchema = z.object({
  name: z.string().default('mae'),
  /** Of the smoothed absolute error and of Huber's: the width within which residuals are squared, as a fraction of y_scale. */
  delta: z.number().positive().default(0.01),
  /** Of the logarithmic error: what is added before the logarithm is taken, as a fraction of y_scale. */
  floor: z.number().positive().default(1e-3),
  /**
   * Of the likelihood, where standard deviations come from. `given`: the data, or `deviations` where they have none. `replicates`: one for
   * each species, pooled over what was measured more than once. `fitted`: a parameter for each species.
   */
  sigma: z.enum(['given', 'replicates', 'fitted']).default('fitted'),
  /** Standard deviations by species, in the unit of the data. */
  deviations: z.record(z.string(), z.number().positive()).default({}),
})
export type LossChoice = z.output<typeof lossChoiceSchema>

/** What parameters cost by themselves. */
export const regularisationSchema = z.object({
  /** Times the sum of the absolute values of a network's weights, smoothed. */
  l1: z.number().min(0).default(0),
  /** Times half the sum of their squares. */
  l2: z.number().min(0).default(0),
  /** Whether biases count as weights. */
  biases: z.boolean().default(false),
  /** What was known of parameters before: normal distributions, by the parameter's name and in its own coordinate. */
  priors: z.array(z.object({ parameter: z.string(), mean: z.number(), deviation: z.number().positive() })).default([]),
})
export type Regularisation = z.output<typeof regularisationSchema>

/** How much values count, by species and by experiment: 1 where nothing is said, 0 leaves out. */
export const lossWeightsSchema = z.object({
  species: z.record(z.string(), z.number().min(0)).default({}),
  experiments: z.record(z.string(), z.number().min(0)).default({}),
})

/**
 * Which initial values are fitted, a parameter each. `none`; `missing`: those that the first row of an experiment lacks; `all`: the first row
 * then counts as measured like any other.
 */
export const fittedInitialValues = z.enum(['none', 'missing', 'all'])
export type FittedInitialValues = z.output<typeof fittedInitialValues>

/** What is minimised: the mean loss of what was measured, and what the parameters cost. */
export const lossSettingsSchema = lossChoiceSchema.extend({
  weights: lossWeightsSchema.prefault({}),
  regularisation: regularisationSchema.prefault({}),
  fittedInitialValues: fittedInitialValues.default('none'),
})
export type LossSettings = z.output<typeof lossSettingsSchema>
