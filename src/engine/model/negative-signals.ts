import { type Outcome, failed, succeeded } from '../../shared'
import { type Experiment, experimentPlace } from '../data/experiment'

/** Noise takes a species that is nearly absent a little below zero; a value this fraction of its scale below is negative indeed. */
const noise = 0.1

/** Fails where a signal goes negative, which a model whose states cannot would never follow. */
export function refuseNegativeSignals(
  species: readonly string[],
  experiments: readonly Experiment[],
  stateScale: readonly number[],
): Outcome<null> {
  for (const { name, initial, observations } of experiments) {
    for (const grid of [initial, ...observations]) {
      const index = grid.findIndex((value, k) => value < -noise * stateScale[k % species.length]!)
      if (index < 0) continue
      return failed(
        `${species[index % species.length]} goes down to ${grid[index]}, and this model keeps every species from falling below zero`,
        experimentPlace(name),
        'Choose another head (scaled or sinh) for signals that may be negative.',
      )
    }
  }
  return succeeded(null)
}
