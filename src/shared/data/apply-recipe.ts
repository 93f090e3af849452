import type { RecipeChoice } from './host'
import type { ModelSettings, TrainingSettings } from './run'

/** Settings with what a recipe says laid over them; the rest (data, layers, seed, limits) stays. */
export function applyRecipe<Model extends Partial<ModelSettings>, Training extends Partial<TrainingSettings>>(
  settings: { model: Model; training: Training },
  recipe: Omit<RecipeChoice, 'name' | 'title' | 'description'>,
) {
  const { head, loss, stages, relativeTolerance, absoluteTolerance } = recipe
  return {
    model: { ...settings.model, head },
    training: { ...settings.training, loss, stages, relativeTolerance, absoluteTolerance },
  }
}
