import { type RecipeChoice, stageSettingsSchema } from '../../shared'

/** Recipes to begin with; the first is the default. */
export const recipes: readonly RecipeChoice[] = [
  {
    name: 'paper',
    title: 'As in the paper',
    description:
      'AdamW with a rate of 0.005 on the scaled absolute error, as Kim et al. (2021) trained: tens of thousands of epochs.',
    head: 'scaled',
    loss: 'mae',
    stages: [stageSettingsSchema.parse({})],
    relativeTolerance: 1e-4,
    absoluteTolerance: 1e-4,
  },
]
