export { createRandom, createRandomFromState } from './xoshiro'
export type { RandomSource, RandomState } from './xoshiro'
