import { computed } from 'vue'
import type { ModelSettings, TrainingSettings } from '../../../shared'
import { type LayoutValue, useHost, useLayout } from '../../state'
import { createDraftHistory } from './draft-history'
import { firstDraft, type RecipeDraft, readDraft } from './recipe-draft'

/** The recipe being written, remembered with the project, with undo and redo. */
export function useRecipe() {
  const host = useHost()
  const kept = useLayout().entry<LayoutValue>('train.recipe', {})
  const draft = computed<RecipeDraft>({
    get: () => readDraft(kept.value, firstDraft(host.info.value?.catalogue)),
    set: (next) => (kept.value = { ...next, model: { ...next.model }, training: { ...next.training } }),
  })
  const history = createDraftHistory(draft)
  const change = (part: Partial<RecipeDraft>): void => {
    history.value.value = { ...draft.value, ...part }
  }
  return {
    draft,
    history,
    change,
    replace: (next: RecipeDraft) => (history.value.value = next),
    rename: (name: string) => history.amend({ ...draft.value, name }, 'name'),
    changeModel: (part: Partial<ModelSettings>) => change({ model: { ...draft.value.model, ...part } }),
    changeTraining: (part: Partial<TrainingSettings>) => change({ training: { ...draft.value.training, ...part } }),
    changeLossOptions: (part: Partial<TrainingSettings['lossOptions']>) => {
      const { training } = draft.value
      change({ training: { ...training, lossOptions: { ...training.lossOptions, ...part } } })
    },
  }
}

export type Recipe = ReturnType<typeof useRecipe>
