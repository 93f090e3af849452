import type { FollowedFit } from './judge-run'
import type { Truth } from './learning-problem'
import type { TrainedModel } from './trained-model'

/** What is followed, from where and when. */
export interface Followed {
  label: string
  initial: readonly number[]
  times: Float64Array
}

/** A network's solution from an initial value beside the true one. @param parameters of the whole run; null where it has none */
export function follow(
  model: TrainedModel,
  parameters: Float64Array | null,
  truth: Truth,
  { label, initial, times }: Followed,
): FollowedFit {
  const exact = truth.at(initial, times)
  const solution = parameters === null ? null : model.solve(parameters, initial, times)
  const known = { label, initial, times, truth: exact }
  if (solution?.status !== 'ok') return { ...known, values: null, error: NaN }
  return { ...known, values: solution.value, error: model.error(solution, exact) }
}
