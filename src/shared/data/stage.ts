import { z } from 'zod'

/** How the learning rate of a stage changes; names are those of the catalogue. */
export const scheduleSettingsSchema = z.object({
  name: z.string().default('constant'),
  /** Epochs over which the rate rises to its full value. */
  warmUp: z.int().min(0).max(100_000_000).default(0),
  /** What is left of the rate at the end of the stage (`exponential`, `cosine`) or at the least (`plateau`), as a fraction. */
  last: z.number().min(0).max(1).default(0.01),
  /** Epochs without progress after which `plateau` halves the rate. */
  patience: z.int().min(1).max(100_000_000).default(100),
})
export type ScheduleSettings = z.output<typeof scheduleSettingsSchema>

/** A horizon that grows: the stage begins on this part of the samples and takes in all of them over these epochs. */
export const horizonSettingsSchema = z.object({
  first: z.number().positive().max(1).default(0.2),
  epochs: z.int().min(1).max(100_000_000).default(500),
})
export type HorizonSettings = z.output<typeof horizonSettingsSchema>

/** Tolerances that follow the loss: this part of it, tightened as it falls, from the loosest to that of the stage. */
export const followSettingsSchema = z.object({
  part: z.number().positive().max(1).default(0.01),
  loosest: z.number().min(1e-13).max(0.1).default(1e-3),
})
export type FollowSettings = z.output<typeof followSettingsSchema>

/** One stage of a recipe: an optimiser at work on one form of the problem, until it ends. */
export const stageSettingsSchema = z.strictObject({
  /** Where it begins: at the best parameters since the last fresh start, at new random ones, or at the best of all starts. */
  start: z.enum(['best', 'fresh', 'overall']).default('best'),
  /** The stage is left out when the best loss of the run is not above this, or that since the last fresh start is not below that. */
  above: z.number().positive().nullable().default(null),
  below: z.number().positive().nullable().default(null),
  /**
   * `trajectory`: solves from the initial value. `multiple-shooting`: solves from every `window`-th sample over the next ones, from the values
   * measured there. `collocation`: solves nothing, but integrates the right-hand side along what was measured, smoothed, from every
   * `window`-th sample over the next ones.
   */
  problem: z.enum(['trajectory', 'multiple-shooting', 'collocation']).default('trajectory'),
  /**
   * Of multiple shooting and collocation: samples in a piece. A stage of multiple shooting whose pieces would be half of every experiment or
   * more is left out.
   */
  window: z.int().min(1).max(1_000_000).default(1),
  optimizer: z.string().default('adamw'),
  /** What it minimises; null: the loss of the run. */
  loss: z.string().nullable().default(null),
  learningRate: z.number().positive().max(10).default(0.005),
  beta1: z.number().min(0).lt(1).default(0.9),
  beta2: z.number().min(0).lt(1).default(0.999),
  weightDecay: z.number().min(0).max(1).default(1e-6),
  /** Of Levenberg and Marquardt's steps: in which measure they are damped, how much at first, and how that follows success. */
  damping: z.enum(['levenberg', 'marquardt', 'tempered']).default('tempered'),
  temperedPower: z.number().min(0).max(1).default(0.6),
  temperedFloor: z.number().positive().max(1).default(0.01),
  initialDamping: z.number().positive().default(0.01),
  dampingRule: z.enum(['nielsen', 'delayed']).default('delayed'),
  schedule: scheduleSettingsSchema.default(scheduleSettingsSchema.parse({})),
  /** The largest norm of a gradient; longer ones are shortened to it. */
  clipNorm: z.number().positive().nullable().default(null),
  /** The norm that every gradient is brought to. */
  gradientNorm: z.number().positive().nullable().default(null),
  /** STEER (Ghosh et al. 2020): each epoch ends at a random time, at most this part of the span before its end. */
  steer: z.number().min(0).lt(1).default(0),
  horizon: horizonSettingsSchema.nullable().default(null),
  /** The stage ends when the best loss since the last fresh start is not above this. */
  until: z.number().positive().nullable().default(null),
  /** The stage ends after this many epochs; null: with the run. */
  epochs: z.int().min(1).max(100_000_000).nullable().default(null),
  /** The stage ends after this many evaluations without progress, which is that what it minimises falls by `progress` of itself. */
  patience: z.int().min(1).max(100_000_000).nullable().default(null),
  progress: z.number().min(0).lt(1).default(0),
  follow: followSettingsSchema.nullable().default(null),
  /** Of the solver; null: those of the run. */
  relativeTolerance: z.number().min(1e-13).max(0.1).nullable().default(null),
  absoluteTolerance: z.number().min(1e-16).max(0.1).nullable().default(null),
})
export type StageSettings = z.output<typeof stageSettingsSchema>
