import { z } from 'zod'
import { failureSchema } from '../failure'
import { conditionColumnSchema, datasetId } from './dataset'
import { lossSettingsSchema } from './loss-settings'
import { mechanismSchema } from './mechanism'
import { stageSettingsSchema } from './stage'
import { float64Array } from './typed-arrays'
import { validationSettingsSchema } from './validation-settings'

export const runId = z.int().positive()

/** A sum over species that a model keeps constant: of an element, of a charge, of mass fractions. */
export const conservedTotalSchema = z.object({
  name: z.string().min(1),
  /** One per species, in the data's order: what one unit of it counts for. */
  coefficients: z.array(z.number()),
})
export type ConservedTotal = z.output<typeof conservedTotalSchema>

/** How totals are kept: by projection of the rates, or by algebraic equations in place of some of them (a neural DAE). */
export const conservationForm = z.enum(['projection', 'algebraic'])

export const conservationSettingsSchema = z.object({
  form: z.enum(['none', ...conservationForm.options]).default('none'),
  /** Empty: those of the elements of species whose names are formulas. */
  totals: z.array(conservedTotalSchema).default([]),
})

/** How the orders of a learned reaction go with its stoichiometry: they are the amounts consumed, or are learned apart from these. */
export const reactionOrders = z.enum(['stoichiometric', 'independent'])

/** Names of kinds, heads, activations, optimisers, losses and methods are those of the catalogue (`host.info`), which lists what the solver has. */
export const modelSettingsSchema = z.object({
  /** What the right-hand side is made of; which of the settings below count is the kind's own. */
  kind: z.string().default('neural-ode'),
  /** What makes rates of change of the network's outputs. */
  head: z.string().default('scaled'),
  /** Width of each hidden layer, from the input on. */
  hiddenLayers: z.array(z.int().min(1).max(1024)).max(64).default([5, 5, 5, 5, 5, 5]),
  activation: z.string().default('gelu'),
  /** Divide the network's inputs by y_scale. */
  inputScaling: z.boolean().default(true),
  /** Give the network the logarithms of its scaled inputs. */
  logarithmicInputs: z.boolean().default(false),
  /** Give the network the time as one more input. */
  timeInput: z.boolean().default(false),
  /** Give the network temperatures among the conditions as -1/T, in which Arrhenius' law is a straight line. */
  reciprocalTemperatures: z.boolean().default(true),
  /** y_scale, one per species; null: computed from the data. */
  stateScale: z.array(z.number().positive()).nullable().default(null),
  /** t_scale; null: computed from the data. */
  timeScale: z.number().positive().nullable().default(null),
  conservation: conservationSettingsSchema.prefault({}),
  /** How many reactions a chemical reaction neural network may find. */
  reactions: z.int().min(1).max(200).default(4),
  orders: reactionOrders.default('stoichiometric'),
  /** Where the orders of reactions that are found end. */
  largestOrder: z.number().min(1).max(6).default(2.5),
  /** What a hybrid knows; null: nothing yet, which none can be made of. */
  mechanism: mechanismSchema.nullable().default(null),
  /** The species to whose rates of change a hybrid adds what its network gives; null: all, or none where a rate constant is learned. */
  remainder: z.array(z.string()).nullable().default(null),
})
export type ModelSettings = z.output<typeof modelSettingsSchema>

export const trainingSettingsSchema = z.strictObject({
  /** The loss that is reported, compared and aimed at. */
  loss: z.string().default('mae'),
  /** What the losses of the run and of its stages have in common: widths, weights, regularisation, what is fitted besides. */
  lossOptions: lossSettingsSchema.omit({ name: true }).prefault({}),
  /** What is not fitted but decides which parameters are the best, so that a run may be stopped early; null: everything is fitted. */
  validation: validationSettingsSchema.nullable().default(null),
  /** One after the other. */
  stages: z
    .array(stageSettingsSchema)
    .min(1)
    .max(50)
    .default([stageSettingsSchema.parse({})]),
  /** Stop after this many epochs, of all stages together. */
  epochs: z.int().min(1).max(100_000_000).default(20_000),
  /** Stop after this many seconds of training; null: no limit. */
  seconds: z.number().positive().nullable().default(null),
  /** Stop when the best loss is below this; null: no target. */
  targetLoss: z.number().positive().nullable().default(null),
  seed: z.int().min(0).max(4_294_967_295).default(1),
  method: z.string().default('ark436l2sa'),
  gradientMethod: z.string().default('auto'),
  /**
   * Threads that experiments, or a gradient in chunks, are computed in: null, one a core that no other run has; 0, none but the engine's own. The numbers do not depend on it.
   */
  threads: z.int().min(0).max(256).nullable().default(null),
  relativeTolerance: z.number().min(1e-13).max(0.1).default(1e-4),
  /** Absolute tolerance of a species, as a fraction of its scale y_scale. */
  absoluteTolerance: z.number().min(1e-16).max(0.1).default(1e-4),
})
export type TrainingSettings = z.output<typeof trainingSettingsSchema>

export const runSettingsSchema = z.object({
  datasetId,
  model: modelSettingsSchema,
  training: trainingSettingsSchema,
})
export type RunSettings = z.output<typeof runSettingsSchema>

/**
 * queued -> running -> completed | stopped | failed; running <-> paused; interrupted: its process ended without a word (power,
 * kill, crash) and the run can be resumed from its last checkpoint.
 */
export const runStatus = z.enum(['queued', 'running', 'paused', 'completed', 'stopped', 'interrupted', 'failed'])
export type RunStatus = z.output<typeof runStatus>

/** With what a run was computed, recorded so that its bits can be explained. */
export const versionsSchema = z.object({
  kinode: z.string(),
  node: z.string(),
  sqlite: z.string(),
  platform: z.string(),
  /** Whether multiply-add was fused (numerics.md section 2). */
  arithmetic: z.enum(['fused', 'plain']),
})
export type Versions = z.output<typeof versionsSchema>

export const runSummarySchema = z.object({
  id: runId,
  name: z.string(),
  datasetId,
  datasetName: z.string(),
  /** For example `Scaled neural ODE 3-5-5-5-5-5-5-3 GELU`. */
  modelDescription: z.string(),
  parameterCount: z.int(),
  settings: runSettingsSchema,
  status: runStatus,
  /** Why it failed or was interrupted; null otherwise. */
  failure: failureSchema.nullable(),
  /** ISO 8601. */
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Epochs done. */
  epoch: z.int(),
  /** Loss at the last epoch, null before the first. */
  loss: z.number().nullable(),
  bestLoss: z.number().nullable(),
  bestEpoch: z.int().nullable(),
  gradientNorm: z.number().nullable(),
  /** Seconds of training, without pauses. */
  seconds: z.number(),
  epochsPerSecond: z.number(),
  versions: versionsSchema.nullable(),
})
export type RunSummary = z.output<typeof runSummarySchema>

/** Something that happened, kept with the run: a stage that began, a refused step, a failed solve, a shortened learning rate. */
export const runIncidentSchema = z.object({
  epoch: z.int(),
  message: z.string(),
  /** The place in the recipe of the stage that began; null of everything else. */
  stage: z.int().nullable(),
})
export type RunIncident = z.output<typeof runIncidentSchema>

/** Between which values a condition lies over all experiments. */
export const conditionRangeSchema = conditionColumnSchema.extend({ low: z.number(), high: z.number() })
export type ConditionRange = z.output<typeof conditionRangeSchema>

/** Scales computed from the data (numerics.md section 1), one per species, and the ranges of what experiments are given. */
export const scalingSchema = z.object({
  stateScale: z.array(z.number()),
  timeScale: z.number(),
  startTime: z.number(),
  /** Absent: experiments are given nothing. */
  conditions: z.array(conditionRangeSchema).optional(),
})
export type Scaling = z.output<typeof scalingSchema>

export const runDetailSchema = runSummarySchema.extend({
  species: z.array(z.string()),
  units: z.array(z.string().nullable()),
  timeUnit: z.string().nullable(),
  scaling: scalingSchema.nullable(),
  incidents: z.array(runIncidentSchema),
})
export type RunDetail = z.output<typeof runDetailSchema>

/** Loss histories, one entry per kept epoch, ascending; thinned by minimum and maximum when longer than asked for. */
export const historySchema = z.object({ epochs: float64Array, losses: float64Array, gradientNorms: float64Array })
export type History = z.output<typeof historySchema>

/** The model's solution for one experiment. Values are time-major: values[time * species + i]. */
export const experimentFitSchema = z.object({
  experiment: z.string(),
  /** A dense grid for drawing. */
  times: float64Array,
  values: float64Array,
  /** The same solution at the data's sample times, for residuals. */
  sampleTimes: float64Array,
  sampleValues: float64Array,
})
export const fitSchema = z.object({
  epoch: z.int(),
  loss: z.number(),
  species: z.array(z.string()),
  experiments: z.array(experimentFitSchema),
})
export type Fit = z.output<typeof fitSchema>

/** What a running run says of itself several times a second. */
export const runProgressSchema = z.object({
  id: runId,
  epoch: z.int(),
  epochs: z.int(),
  /** The stage that is at work: its place in the recipe. */
  stage: z.int(),
  loss: z.number(),
  /** The loss of what is held out, null where nothing is. */
  heldOutLoss: z.number().nullable(),
  bestLoss: z.number(),
  bestEpoch: z.int(),
  gradientNorm: z.number(),
  epochsPerSecond: z.number(),
  seconds: z.number(),
  /** Until the epoch or time limit, null before a rate is known. */
  secondsLeft: z.number().nullable(),
  /** Accepted steps of the last solve. */
  steps: z.int(),
  /** Solves that failed and steps that were refused so far. */
  refused: z.int(),
  /** Epochs since the last message, thinned. */
  tail: historySchema,
  /** The fit now, at most a few times a second; null in between. */
  fit: fitSchema.nullable(),
})
export type RunProgress = z.output<typeof runProgressSchema>
