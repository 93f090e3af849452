import { AdamW } from './adamw'
import type { OptimiserRow } from './optimiser'

/** Every optimiser; the first is the default. */
export const optimisers = [
  {
    name: 'adamw',
    title: 'AdamW',
    create: (parameterCount, settings) => new AdamW('adamw', parameterCount, settings),
  },
  {
    name: 'adam',
    title: 'Adam',
    create: (parameterCount, settings) => new AdamW('adam', parameterCount, { ...settings, weightDecay: 0 }),
  },
] as const satisfies readonly OptimiserRow[]

export type OptimiserName = (typeof optimisers)[number]['name']
