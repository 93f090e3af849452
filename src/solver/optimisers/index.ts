export type {
  Asked,
  Bounds,
  Ending,
  Evaluated,
  Optimiser,
  OptimiserProblem,
  OptimiserRow,
  OptimiserState,
  Told,
  Wish,
} from './optimiser'
export { optimisers } from './optimisers'
export type { OptimiserName } from './optimisers'
export { schedules } from './schedules'
export type { ScheduleName, ScheduleRow } from './schedules'
export { defaultOptimiserSettings } from './settings'
export type { OptimiserSettings } from './settings'
