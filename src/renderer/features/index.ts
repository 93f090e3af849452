import type { Feature } from './feature'

export type { Feature } from './feature'

const found = import.meta.glob<Feature>('./*/index.ts', { eager: true, import: 'feature' })

/** Every place that exists, in the order of the rail: the folders beside this file. */
export const features: readonly Feature[] = Object.values(found).sort((a, b) => a.order - b.order)
