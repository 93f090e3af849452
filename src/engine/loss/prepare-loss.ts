import { type LossSettings, type Outcome, failed, succeeded } from '../../shared'
import { type Loss, losses } from '../../solver'
import type { Experiment } from '../data/experiment'
import { deviationsOf } from './deviations'
import { ExperimentTerms, type LossFrame } from './experiment-terms'
import { measuredValues } from './measured-values'
import { lossWeights } from './weights'

/** The data that a loss is of. */
export interface LossData {
  experiments: readonly Experiment[]
  species: readonly string[]
  /** y_scale: [species]. */
  stateScale: readonly number[]
  /** Experiments whose replicates show standard deviations; these ones unless given. */
  replicates?: readonly Experiment[]
}

/** A loss of all data, ready to be evaluated. */
export interface PreparedLoss {
  row: Loss
  frame: LossFrame
  /** One for each experiment. */
  terms: readonly ExperimentTerms[]
  /** Whether its standard deviations are parameters. */
  fitsDeviations: boolean
  /** Of all values. */
  weight: number
}

/** The row of a loss, or the choices. */
export function lossNamed(name: string): Outcome<Loss> {
  const row = losses.find((candidate) => candidate.name === name)
  if (row) return succeeded(row)
  const names = losses.map((candidate) => candidate.name).join(', ')
  return failed(`There is no loss named ${name}`, 'loss', `Choose one of ${names}.`, 'usage')
}

/** Whether a loss makes standard deviations parameters. */
export const fitsDeviations = ({ name, sigma }: Pick<LossSettings, 'name' | 'sigma'>): boolean =>
  sigma === 'fitted' && losses.some((row) => row.name === name && row.unit === 'standard deviation')

export function prepareLoss(
  { experiments, species, stateScale, replicates = experiments }: LossData,
  settings: Pick<LossSettings, 'name' | 'delta' | 'floor' | 'sigma' | 'deviations' | 'weights'>,
): Outcome<PreparedLoss> {
  const row = lossNamed(settings.name)
  if (row.status === 'failed') return row
  const weights = lossWeights(settings.weights, experiments, species)
  if (weights.status === 'failed') return weights
  const scaled = row.value.unit === 'scale'
  const deviations = scaled
    ? null
    : deviationsOf(
        settings,
        { experiments, replicates, species },
        (experiment, index) => weights.value[experiment]![index] !== 0,
      )
  if (deviations?.status === 'failed') return deviations
  const loss = row.value.create(settings)
  const frame: LossFrame = { divisor: NaN, units: null }
  let weight = 0
  const terms = experiments.map((experiment, index) => {
    const unitOf = deviations?.value(experiment) ?? ((_replicate, _place, one) => stateScale[one]!)
    const measured = measuredValues(experiment, weights.value[index]!, unitOf)
    weight += measured.weightBefore.at(-1)!
    return new ExperimentTerms(measured, loss, frame, experiment.sampleTimes)
  })
  if (!(weight > 0))
    return failed('Every measured value has weight zero', '', 'Give one species and experiment a weight.')
  return succeeded({ row: row.value, frame, terms, fitsDeviations: fitsDeviations(settings), weight })
}
