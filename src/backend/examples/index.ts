export { createExampleHandlers } from './example-handlers'
export { exampleNames, readExample } from './read-example'
export type { Example } from './read-example'
