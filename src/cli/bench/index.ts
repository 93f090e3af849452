export { benchmarks } from './benchmarks'
export type { Benchmark, BenchFlags } from './benchmarks'
export { showProgress } from './progress'
