import { applyRecipe, type RecipeChoice } from '../../../shared'
import type { RecipeDraft } from './recipe-draft'

/** Stands for a recipe that is none of the catalogue's. */
export const ownRecipe = ''

/** The recipe of the catalogue that a draft is, whatever its model, seed and limits; `ownRecipe` when it is none. */
export function recipeNameOf({ model, training }: RecipeDraft, recipes: readonly RecipeChoice[]): string {
  const written = JSON.stringify({ model, training })
  const same = recipes.find((recipe) => JSON.stringify(applyRecipe({ model, training }, recipe)) === written)
  return same?.name ?? ownRecipe
}
