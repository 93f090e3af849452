import { type RecipeChoice, type StageSettings, stageSettingsSchema } from '../../shared'

/** A fit whose loss is not above this is not tried again from another start. */
const GOOD = 1e-4

/** Left when fifty evaluations have not lowered the root mean square of the residuals by a tenth. */
const solving: Partial<StageSettings> = {
  optimizer: 'levenberg-marquardt',
  loss: 'mse',
  follow: { part: 0.01, loosest: 1e-3 },
  relativeTolerance: 1e-7,
  absoluteTolerance: 1e-7,
  patience: 50,
  progress: 0.19,
}
/** From sample to sample, for dynamics that whole trajectories do not find. */
const shooting: Partial<StageSettings> = { ...solving, problem: 'multiple-shooting', epochs: 60 }

const stages = (...parts: Partial<StageSettings>[]) => parts.map((part) => stageSettingsSchema.parse(part))

/** Recipes to begin with; the first is the default. */
export const recipes: readonly RecipeChoice[] = [
  {
    name: 'default',
    title: 'Least squares, in several starts',
    description:
      'Levenberg and Marquardt on whole trajectories; where they get stuck, other starts, every second of them from sample to sample first. For species that are never negative.',
    head: 'production-loss',
    loss: 'mae',
    stages: stages(
      solving,
      { ...shooting, start: 'fresh', above: GOOD },
      { ...solving, above: GOOD },
      { ...solving, start: 'fresh', above: GOOD },
      { ...shooting, start: 'fresh', above: GOOD },
      { ...solving, above: GOOD },
    ),
    relativeTolerance: 1e-7,
    absoluteTolerance: 1e-7,
  },
  {
    name: 'paper',
    title: 'As in the paper',
    description:
      'AdamW with a rate of 0.005 on the scaled absolute error, as Kim et al. (2021) trained: tens of thousands of epochs.',
    head: 'scaled',
    loss: 'mae',
    stages: stages({}),
    relativeTolerance: 1e-4,
    absoluteTolerance: 1e-4,
  },
]
