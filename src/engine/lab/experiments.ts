import { type LabExperiment, type Outcome, failed, succeeded } from '../../shared'
import type { RunnableExperiment } from './experiment'
import { crnnRober } from './crnn-rober/crnn-rober'
import { gradientCost } from './gradient-cost/gradient-cost'
import { biomassExperiment, cathodeExperiment } from './measured/measured-experiments'
import { reverseLinear } from './reverse-linear/reverse-linear'
import { reverseRober } from './reverse-rober/reverse-rober'
import { roberDae } from './rober-dae/rober-dae'
import { optimiserComparison, roberAnnealed, roberSteer } from './training/comparisons'
import { hiresFast, nonlinearChemistryFast, oregonatorFast, polluFast, roberFast } from './training/fast-experiments'
import { polluBaseline, polluScaled } from './training/pollu-experiments'
import { noisy } from './training/noisy'
import {
  roberBaseline,
  roberConstrained,
  roberDeepUnscaled,
  roberScaled,
  roberShallowExponential,
  roberShallowScaled,
} from './training/rober-experiments'

/** Every experiment of the paper that can be run, in the paper's order. */
export const labExperiments: readonly RunnableExperiment[] = [
  reverseRober,
  reverseLinear,
  gradientCost,
  roberBaseline,
  roberScaled,
  roberDeepUnscaled,
  roberShallowScaled,
  roberShallowExponential,
  polluBaseline,
  polluScaled,
  roberSteer,
  roberAnnealed,
  roberDae,
  roberConstrained,
  roberFast,
  polluFast,
  hiresFast,
  oregonatorFast,
  nonlinearChemistryFast,
  optimiserComparison,
  crnnRober,
  noisy,
  cathodeExperiment,
  biomassExperiment,
]

/** The experiment of a name, or a Failure that lists them. */
export function labExperimentNamed(name: string): Outcome<RunnableExperiment> {
  const experiment = labExperiments.find((each) => each.name === name)
  if (experiment !== undefined) return succeeded(experiment)
  const names = labExperiments.map((each) => each.name).join(', ')
  return failed(`There is no experiment named ${name}`, 'experiment', `Choose one of ${names}.`, 'usage')
}

/** What an experiment says of itself. */
export function describeExperiment({ run: _, files: __, ...description }: RunnableExperiment): LabExperiment {
  return description
}
