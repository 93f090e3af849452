import {
  type ModelSettings,
  modelSettingsSchema,
  type RunSettings,
  type TrainingSettings,
  trainingSettingsSchema,
} from '../../../shared'

/** A recipe that is being written: what a run will be started with. */
export interface RecipeDraft {
  /** Null: the first data set of the project. */
  datasetId: number | null
  /** Empty: the application names the run. */
  name: string
  model: ModelSettings
  training: TrainingSettings
}

/** The contract's own defaults. */
export function defaultDraft(): RecipeDraft {
  return {
    datasetId: null,
    name: '',
    model: modelSettingsSchema.parse({}),
    training: trainingSettingsSchema.parse({}),
  }
}

/** A draft from what was kept of one; parts that do not hold any longer are the defaults. */
export function readDraft(kept: unknown): RecipeDraft {
  const draft = defaultDraft()
  if (typeof kept !== 'object' || kept === null) return draft
  const { datasetId, name, model, training } = kept as Record<string, unknown>
  return {
    datasetId: typeof datasetId === 'number' && Number.isInteger(datasetId) && datasetId > 0 ? datasetId : null,
    name: typeof name === 'string' ? name : '',
    model: modelSettingsSchema.safeParse(model).data ?? draft.model,
    training: trainingSettingsSchema.safeParse(training).data ?? draft.training,
  }
}

/** A draft with the settings of a run or an example. */
export function draftOf(settings: Partial<RunSettings>, name = ''): RecipeDraft {
  return readDraft({ ...settings, name })
}
