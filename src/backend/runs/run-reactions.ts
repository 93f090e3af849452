import { type ModelReaction, type Outcome, type RunDetail, succeeded } from '../../shared'
import { modelKindNamed } from '../../engine'
import type { ProjectStore } from '../store'

/** The reactions of a run's best model, along its fit; none before the first epoch. */
export function runReactions(store: ProjectStore, run: RunDetail): Outcome<ModelReaction[]> {
  const best = store.best(run.id)
  if (best === null || run.scaling === null) return succeeded([])
  const { model } = run.settings
  const built = modelKindNamed(model.kind).build(model, run.species, run.scaling)
  const solutions = store.fit(run.id)?.experiments ?? []
  return succeeded(built.reactions(best.parameters.subarray(0, built.parameterCount), solutions))
}
