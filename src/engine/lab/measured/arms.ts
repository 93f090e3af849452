import { type ModelSettings, trainingSettingsSchema } from '../../../shared'
import type { StartJob } from '../training/starts'
import { untuned } from '../training/untuned'
import type { MeasuredProblem } from './measured-problem'
import type { NthOrderFit } from './fit-nth-order'

/** A model that is trained on measured data. */
export interface MeasuredArm {
  name: string
  title: string
  model: Partial<ModelSettings>
  training: StartJob['training']
}

/** Times half the sum of the squares of all weights, beside a mean of squares of fractions. */
const decay = 1e-5
const layers = { hiddenLayers: [5, 5], activation: 'tanh' }
const smallWeights = trainingSettingsSchema.parse({ lossOptions: { regularisation: { l2: decay } } }).lossOptions

/**
 * A network that is the whole right-hand side, and one that corrects the rate constant of a reaction of first order, which begins with the constants of the
 * reaction of n-th order that was fitted to the same data; each as it is, and with weights kept small.
 */
export function measuredArms({ species, conditions }: MeasuredProblem, fit: NthOrderFit): MeasuredArm[] {
  const network: Partial<ModelSettings> = { ...layers, kind: 'neural-ode', head: 'production-loss' }
  const hybrid: Partial<ModelSettings> = {
    ...layers,
    ...{ kind: 'hybrid', head: 'scaled' },
    mechanism: {
      species: [species],
      reactions: [
        {
          equation: `${species} -> gas or heat`,
          orders: { [species]: 1 },
          change: { [species]: -1 },
          constant: fit.constant,
          treatment: 'learned',
          activation: { energy: fit.energy, reference: fit.reference, condition: conditions[0]!.name },
        },
      ],
    },
  }
  const kept: StartJob['training'] = { ...untuned, lossOptions: smallWeights }
  return [
    { name: 'network', title: 'Network', model: network, training: untuned },
    { name: 'network-small', title: 'Network, small weights', model: network, training: kept },
    { name: 'hybrid', title: 'Hybrid', model: hybrid, training: untuned },
    { name: 'hybrid-small', title: 'Hybrid, small weights', model: hybrid, training: kept },
  ]
}
