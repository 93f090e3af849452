export { createExampleHandlers } from './example-handlers'
export { readExample } from './read-example'
export type { Example } from './read-example'
