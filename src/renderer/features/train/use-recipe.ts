import { computed } from 'vue'
import type { ModelSettings, StageSettings, TrainingSettings } from '../../../shared'
import { type LayoutValue, useLayout } from '../../state'
import { createDraftHistory } from './draft-history'
import { type RecipeDraft, readDraft } from './recipe-draft'

/** The recipe being written, remembered with the project, with undo and redo. */
export function useRecipe() {
  const kept = useLayout().entry<LayoutValue>('train.recipe', {})
  const draft = computed<RecipeDraft>({
    get: () => readDraft(kept.value),
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
    changeStage: (place: number, part: Partial<StageSettings>) => {
      const { training } = draft.value
      const stages = training.stages.map((stage, index) => (index === place ? { ...stage, ...part } : stage))
      change({ training: { ...training, stages } })
    },
  }
}

export type Recipe = ReturnType<typeof useRecipe>
