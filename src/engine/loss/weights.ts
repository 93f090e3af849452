import { type LossSettings, type Outcome, failed, succeeded } from '../../shared'
import type { Experiment } from '../data/experiment'

/** How much the values of each experiment count: [experiments] of [species]. */
export function lossWeights(
  weights: LossSettings['weights'],
  experiments: readonly Experiment[],
  species: readonly string[],
): Outcome<Float64Array[]> {
  const names = experiments.map(({ name }) => name)
  const unknown =
    unknownName('species', weights.species, species) ?? unknownName('experiment', weights.experiments, names)
  if (unknown) return unknown
  return succeeded(
    names.map((name) =>
      Float64Array.from(species, (one) => (weights.experiments[name] ?? 1) * (weights.species[one] ?? 1)),
    ),
  )
}

function unknownName(
  what: string,
  weights: Readonly<Record<string, number>>,
  names: readonly string[],
): Outcome<never> | null {
  const unknown = Object.keys(weights).find((name) => !names.includes(name))
  if (unknown === undefined) return null
  return failed(
    `A weight is given for the ${what} ${unknown}, which the data do not have`,
    '',
    `The data have ${names.join(', ')}.`,
    'usage',
  )
}
