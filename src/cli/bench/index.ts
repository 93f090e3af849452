export { benchmarks } from './benchmarks'
export type { Benchmark, BenchFlags } from './benchmarks'
