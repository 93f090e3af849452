export { createProjectHandlers } from './project-handlers'
export { ProjectSession } from './session'
