export { createBenchHandlers } from './bench-handlers'
export type { BenchFolders } from './folders'
