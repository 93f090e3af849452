import {
  applyRecipe,
  type Catalogue,
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
  /** How many runs are started, with one seed after the other. */
  starts: number
  model: ModelSettings
  training: TrainingSettings
}

/** The contract's own defaults. */
export function defaultDraft(): RecipeDraft {
  return {
    datasetId: null,
    name: '',
    starts: 1,
    model: modelSettingsSchema.parse({}),
    training: trainingSettingsSchema.parse({}),
  }
}

/** What a new recipe is: the first of the catalogue; the contract's own defaults before that is known. */
export function firstDraft(catalogue: Catalogue | undefined): RecipeDraft {
  const draft = defaultDraft()
  const first = catalogue?.recipes[0]
  return first === undefined ? draft : { ...draft, ...applyRecipe(draft, first) }
}

/** A draft from what was kept of one; parts that are not there or do not hold any longer are those of `draft`. */
export function readDraft(kept: unknown, draft: RecipeDraft = defaultDraft()): RecipeDraft {
  if (typeof kept !== 'object' || kept === null) return draft
  const { datasetId, name, starts, model, training } = kept as Record<string, unknown>
  return {
    datasetId: typeof datasetId === 'number' && Number.isInteger(datasetId) && datasetId > 0 ? datasetId : null,
    name: typeof name === 'string' ? name : '',
    starts: typeof starts === 'number' && Number.isInteger(starts) && starts > 0 ? starts : 1,
    model: modelSettingsSchema.safeParse(model).data ?? draft.model,
    training: trainingSettingsSchema.safeParse(training).data ?? draft.training,
  }
}

/** A draft with the settings of a run or an example. */
export function draftOf(settings: Partial<RunSettings>, name = ''): RecipeDraft {
  return readDraft({ ...settings, name })
}
