export type { Optimiser, OptimiserRow, OptimiserSettings, OptimiserState } from './optimiser'
export { optimisers } from './optimisers'
export type { OptimiserName } from './optimisers'
