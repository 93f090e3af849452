export { createLabHandlers } from './lab-handlers'
export { LabRuns } from './lab-runs'
export { readLabFiles } from './read-lab-files'
