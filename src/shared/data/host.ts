import { z } from 'zod'
import { conservationForm, runSettingsSchema } from './run'
import { stageSettingsSchema } from './stage'

/** A choice that the solver offers: derived from the solver's own lists, never kept by hand. */
export const choiceSchema = z.object({ name: z.string(), title: z.string() })
export type Choice = z.output<typeof choiceSchema>

/** An output head of a network. */
export const headChoiceSchema = choiceSchema.extend({
  /** What it makes of z, the network's outputs. */
  equation: z.string(),
})
export type HeadChoice = z.output<typeof headChoiceSchema>

/** A kind of model. */
export const modelKindChoiceSchema = choiceSchema.extend({
  /** What it is, for someone who has to choose. */
  description: z.string(),
  /** The settings of a model that count for it. */
  settings: z.array(z.string()),
})
export type ModelKindChoice = z.output<typeof modelKindChoiceSchema>

/** An optimiser. */
export const optimiserChoiceSchema = choiceSchema.extend({
  /** What it is, for someone who has to choose. */
  description: z.string(),
  /** `least-squares` takes losses of residuals only, and only `first-order` samples that change from one epoch to the next. */
  kind: z.enum(['first-order', 'quasi-newton', 'least-squares']),
  /** The settings of a stage that it reads, among its own. */
  settings: z.array(z.string()),
})
export type OptimiserChoice = z.output<typeof optimiserChoiceSchema>

/** A loss of measured values. */
export const lossRowChoiceSchema = choiceSchema.extend({
  description: z.string(),
  /** The loss options that it reads. */
  takes: z.array(z.string()),
  /** What differences are measured in. */
  unit: z.enum(['scale', 'standard deviation']),
  /** Whether its derivative jumps where a residual changes its sign. */
  kinked: z.boolean(),
  /** Why it cannot enter least squares, as a sentence; null where it can. */
  noLeastSquares: z.string().nullable(),
})
export type LossRowChoice = z.output<typeof lossRowChoiceSchema>

/** How training may go: what it lays over the settings of a model and of a run. */
export const recipeChoiceSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  head: z.string(),
  loss: z.string(),
  stages: z.array(stageSettingsSchema),
  relativeTolerance: z.number(),
  absoluteTolerance: z.number(),
})
export type RecipeChoice = z.output<typeof recipeChoiceSchema>

export const catalogueSchema = z.object({
  /** The first is the default. */
  recipes: z.array(recipeChoiceSchema),
  /** The first is the default. */
  modelKinds: z.array(modelKindChoiceSchema),
  heads: z.array(headChoiceSchema),
  conservationForms: z.array(choiceSchema.extend({ name: conservationForm })),
  activations: z.array(choiceSchema),
  optimizers: z.array(optimiserChoiceSchema),
  losses: z.array(lossRowChoiceSchema),
  schedules: z.array(choiceSchema.extend({ description: z.string() })),
  methods: z.array(choiceSchema),
  gradientMethods: z.array(choiceSchema),
})
export type Catalogue = z.output<typeof catalogueSchema>

export const hostInfoSchema = z.object({
  kind: z.enum(['electron', 'web', 'cli', 'test']),
  /** Whether the host can show its own open and save dialogs for project files. */
  nativeDialogs: z.boolean(),
  cores: z.int(),
  /** Where new projects go when no path is given. */
  projectsFolder: z.string(),
  versions: z.object({
    kinode: z.string(),
    node: z.string(),
    sqlite: z.string(),
    platform: z.string(),
    arithmetic: z.enum(['fused', 'plain']),
  }),
  catalogue: catalogueSchema,
})
export type HostInfo = z.output<typeof hostInfoSchema>

export const recentProjectSchema = z.object({
  path: z.string(),
  name: z.string(),
  /** ISO 8601. */
  openedAt: z.string(),
  exists: z.boolean(),
})
export type RecentProject = z.output<typeof recentProjectSchema>

export const projectInfoSchema = z.object({
  path: z.string(),
  name: z.string(),
  /** Why nothing can be written (another program has the project open, the file is write-protected); null when it can. */
  readOnlyReason: z.string().nullable(),
})
export type ProjectInfo = z.output<typeof projectInfoSchema>

export const exampleInfoSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  species: z.array(z.string()),
  sampleTimes: z.int(),
  recommended: runSettingsSchema.omit({ datasetId: true }),
})
export type ExampleInfo = z.output<typeof exampleInfoSchema>

export const exportFormat = z.enum(['json', 'csv', 'svg', 'png'])
export type ExportFormat = z.output<typeof exportFormat>
