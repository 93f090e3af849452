export { createLabHandlers } from './lab-handlers'
export { LabRuns } from './lab-runs'
