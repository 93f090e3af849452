import type { BenchSubject, Compilation } from '../../shared'
import { reactionDiffusionLine, sparseMechanism, untrainedNetwork } from '../../engine'
import type { PooledEngine } from '../runs/engine-pool'
import type { BenchFolders } from './folders'
import { benchProblems } from './problems'

/** A job with a limit on its seconds, from the engine's receipt on. */
export interface Bar {
  name: string
  title: string
  /** Seconds that it may take. */
  most: number
  /** Seconds, by an engine that comes new from the pool, or why there are none. */
  measure(engine: PooledEngine, method: string): Promise<number | string>
}

/** To the end of the first evaluation, and of the first step of a solve, which compiles more. */
function compileBars(name: string, what: string, most: number, subject: () => BenchSubject): Bar[] {
  const ends = [
    { name: 'evaluation', words: 'first evaluation', seconds: (compiled: Compilation) => compiled.evaluationSeconds },
    { name: 'step', words: 'first step', seconds: (compiled: Compilation) => compiled.stepSeconds },
  ]
  return ends.map((end) => ({
    name: `${name}-${end.name}`,
    title: `${what}: compiled, ${end.words}`,
    most,
    async measure(engine, method) {
      const compiled = await engine.client.call('bench.compile', { subject: subject(), method })
      return compiled.status === 'failed' ? compiled.reason : end.seconds(compiled.value)
    },
  }))
}

const reactionDiffusion: Bar = {
  name: 'reaction-diffusion',
  title: 'A + B -> C with diffusion on a line: 399 equations, rtol 1e-6, atol 1e-9',
  most: 0.5,
  async measure(engine, method) {
    const subject = reactionDiffusionLine({ cells: 133, diffusivity: 1e-3, rateConstant: 100 })
    const solved = await engine.client.call('bench.solve', {
      subject,
      method,
      times: new Float64Array([10]),
      relativeTolerance: 1e-6,
      absoluteTolerance: new Float64Array(subject.initial.length).fill(1e-9),
      maximumSteps: 100_000,
      seconds: 0,
      repeats: 1,
    })
    if (solved.status === 'failed') return solved.reason
    return solved.value.status === 'solved' ? solved.value.firstSeconds : solved.value.reason
  },
}

/** Every bar, in the order of the report. */
export function barsIn(folders: BenchFolders): Bar[] {
  const pollu = benchProblems.find(({ name }) => name === 'pollu')!
  return [
    reactionDiffusion,
    ...compileBars('mechanism', '500 species, 2000 reactions', 1, () => sparseMechanism(500)),
    ...compileBars('rober-network', 'Network 3-5x6-3', 0.03, () => untrainedNetwork(3, [5, 5, 5, 5, 5, 5])),
    ...compileBars('pollu-network', 'Network 20-10x3-20', 0.03, () => untrainedNetwork(20, [10, 10, 10])),
    ...compileBars('pollu', 'POLLU', 0.03, () => pollu.load(pollu, folders).subject),
  ]
}
