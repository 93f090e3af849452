import type { Wish } from '../../../solver'
import type { ExperimentPart } from './derivative'
import { gradientPart } from './gradient'
import { jacobianPart } from './jacobian'
import { statesAlone } from './loss-alone'
import { normalProductsPart } from './normal-products'

/** What one experiment contributes, by what is wished. */
export const experimentParts: Record<Wish, ExperimentPart> = {
  loss: statesAlone,
  gradient: gradientPart,
  'normal-products': normalProductsPart,
  jacobian: jacobianPart,
}
