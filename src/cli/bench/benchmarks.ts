import { type BenchReport, type Outcome, failed, succeeded } from '../../shared'
import type { WorkbenchSession } from '../workbench-session'
import { gradientText } from './gradient-text'
import { scalingText } from './scaling-text'
import { solveText } from './solve-text'
import { trainText } from './train-text'

/** The options of `kinode bench`. */
export interface BenchFlags {
  buildPeers?: true
  peers?: true
  problem?: string[]
  method?: string[]
  integrator?: string[]
  quick?: true
  draw?: string
  store?: string
}

/** A benchmark: what the help says of it, the options that it takes beyond those of all, what it does. */
export interface Benchmark {
  name: string
  summary: string
  takes: readonly (keyof BenchFlags)[]
  run(session: WorkbenchSession, flags: BenchFlags): Promise<Outcome<{ report: BenchReport; text: string }>>
}

/** Every benchmark, in the order of the help. */
export const benchmarks: readonly Benchmark[] = [
  {
    name: 'solve',
    summary:
      'time against correct digits, every method for stiff problems on ROBER, POLLU, HIRES and a trained network',
    takes: ['peers', 'problem', 'method'],
    async run(session, { peers, problem, method, quick }) {
      const request = { peers: peers ?? false, problems: problem, methods: method, quick: quick ?? false }
      return withText(await session.call('bench.solve', request), solveText)
    },
  },
  {
    name: 'scaling',
    summary: 'time per step and of the first one from 3 states to 1000, and the seconds of a few large or first jobs',
    takes: ['method'],
    async run(session, { method, quick }) {
      const [name, ...others] = method ?? []
      if (others.length > 0) return failed('bench scaling takes one method', '', 'Name one with --method.', 'usage')
      return withText(await session.call('bench.scaling', { method: name, quick: quick ?? false }), scalingText)
    },
  },
  {
    name: 'gradient',
    summary:
      'time against error of every gradient method through every method of integration, cost beside the solve, growth with states and parameters',
    takes: ['peers', 'method', 'integrator'],
    async run(session, { peers, method, integrator, quick }) {
      const request = {
        peers: peers ?? false,
        gradientMethods: method,
        methods: integrator,
        quick: quick ?? false,
      }
      return withText(await session.call('bench.gradient', request), gradientText)
    },
  },
  {
    name: 'train',
    summary:
      'seconds to a loss and epochs a second, every example by every recipe, over five seeds, and what two threads gain on several experiments',
    takes: ['peers', 'problem'],
    async run(session, { peers, problem, quick }) {
      const request = { peers: peers ?? false, examples: problem, quick: quick ?? false }
      return withText(await session.call('bench.train', request), trainText)
    },
  },
]

function withText<Report extends BenchReport>(
  outcome: Outcome<Report>,
  describe: (report: Report) => string,
): Outcome<{ report: Report; text: string }> {
  if (outcome.status === 'failed') return outcome
  return succeeded({ report: outcome.value, text: describe(outcome.value) })
}
