import { type LossChoice, type Outcome, failed, succeeded } from '../../shared'
import { type Experiment, experimentPlace } from '../data/experiment'
import type { LossData } from './prepare-loss'
import { pooledDeviations } from './replicate-deviations'

/** Whether the values of an experiment's species count. */
type Counts = (experiment: number, species: number) => boolean

/** The standard deviation of a measured value. */
export type DeviationOf = (replicate: number, place: number, species: number) => number

/**
 * The standard deviations of an experiment's values, as a likelihood's settings say; NaN where they are fitted.
 */
export function deviationsOf(
  choice: Pick<LossChoice, 'sigma' | 'deviations'>,
  { experiments, replicates, species }: Required<Pick<LossData, 'experiments' | 'replicates' | 'species'>>,
  counts: Counts,
): Outcome<(experiment: Experiment) => DeviationOf> {
  switch (choice.sigma) {
    case 'fitted':
      return succeeded(() => () => NaN)
    case 'replicates':
      return ofReplicates(replicates, species, (index) =>
        experiments.some((_, experiment) => counts(experiment, index)),
      )
    case 'given':
      return ofData(choice.deviations, experiments, species, counts)
  }
}

function ofReplicates(
  replicates: readonly Experiment[],
  species: readonly string[],
  counts: (species: number) => boolean,
): ReturnType<typeof deviationsOf> {
  const pooled = pooledDeviations(replicates, species.length)
  for (const [index, { deviation, degreesOfFreedom }] of pooled.entries()) {
    if (deviation > 0 || !counts(index)) continue
    return failed(
      degreesOfFreedom === 0
        ? `No two values of ${species[index]} were measured at one time: replicates do not show its standard deviation`
        : `The replicates of ${species[index]} agree to the last digit: they show no standard deviation`,
      '',
      'Give the standard deviations, or have them fitted.',
    )
  }
  return succeeded(() => (_replicate, _place, index) => pooled[index]!.deviation)
}

function ofData(
  named: LossChoice['deviations'],
  experiments: readonly Experiment[],
  species: readonly string[],
  counts: Counts,
): ReturnType<typeof deviationsOf> {
  const unknown = Object.keys(named).find((name) => !species.includes(name))
  if (unknown !== undefined) {
    return failed(
      `There is no species ${unknown}, whose standard deviation was given`,
      '',
      `The species are ${species.join(', ')}.`,
      'usage',
    )
  }
  const deviationOf =
    ({ deviations }: Experiment): DeviationOf =>
    (replicate, place, index) => {
      const own = deviations[replicate]![place]!
      return Number.isNaN(own) ? (named[species[index]!] ?? NaN) : own
    }
  for (const [number, experiment] of experiments.entries()) {
    const of = deviationOf(experiment)
    for (const [replicate, grid] of experiment.observations.entries()) {
      const place = grid.findIndex((value, at) => {
        const index = at % species.length
        return counts(number, index) && !Number.isNaN(value) && !(of(replicate, at, index) > 0)
      })
      if (place < 0) continue
      const [sample, index] = [Math.floor(place / species.length), place % species.length]
      return failed(
        `The value of ${species[index]} at time ${experiment.sampleTimes[sample]} has no standard deviation above zero`,
        experimentPlace(experiment.name),
        `Give one for ${species[index]}, or have the standard deviations fitted.`,
      )
    }
  }
  return succeeded(deviationOf)
}
