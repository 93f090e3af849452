import type { RunSettings } from '../../../shared'
import type { RecipeDraft } from './recipe-draft'

/** The largest seed that the contract takes (`trainingSettingsSchema`). */
export const largestSeed = 4_294_967_295
const mostAtOnce = 100

/** How many starts there can be from a seed on. */
export function mostStarts(seed: number): number {
  return Math.min(mostAtOnce, largestSeed - seed + 1)
}

/** A run to be started; without a name the application names it, by its data and its seed. */
export interface Start {
  name?: string
  settings: RunSettings
}

/** The runs that a draft stands for: one for each seed from its own on. Where they are several, their names say the seed. */
export function startsOf({ name, starts, model, training }: RecipeDraft, datasetId: number): Start[] {
  const count = Math.max(1, Math.min(starts, mostStarts(training.seed)))
  const written = name.trim()
  return Array.from({ length: count }, (_, index) => {
    const seed = training.seed + index
    const settings = { datasetId, model, training: { ...training, seed } }
    if (written === '') return { settings }
    return { name: count === 1 ? written : `${written}, seed ${seed}`, settings }
  })
}
