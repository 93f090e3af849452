import { type Machine, type Outcome, type TrainReport, type TrainingCase, failed, succeeded } from '../../shared'
import { median, recipes } from '../../engine'
import { exampleNames } from '../examples'
import type { EnginePool } from '../runs/engine-pool'
import type { BenchFolders } from './folders'
import { inNewEngine } from './new-engine'
import { measureSpreads } from './spread-bench'
import { timingJob } from './training-timing-job'
import { measureYardstick } from './yardstick'

export interface TrainBenchRequest {
  /** Whether a peer's solve is timed beside. */
  peers: boolean
  /** Null: all. */
  examples: readonly string[] | null
  /** One seed, and little time: to see that it works. */
  quick: boolean
}

/** Scaled losses whose seconds are told: those of the paper's authors (numbers of their stored runs), and what a good fit is. */
const levels = [0.1, 0.05, 0.02, 0.01, 0.005, 0.0019, 1e-4]
const seeds = [1, 2, 3, 4, 5]
/** How long one training may take (s). */
const limits = { full: 20, quick: 1 }

/** Seconds to each loss and epochs a second, of every example by every recipe. */
export class TrainBench {
  constructor(
    private readonly engines: EnginePool,
    private readonly examplesFolder: string,
    private readonly folders: BenchFolders,
    private readonly machine: Machine,
    /** Hears how far it is, from 0 to 1, and with what it is busy. */
    private readonly tell: (part: number, doing: string) => void,
  ) {}

  async run({ peers, examples, quick }: TrainBenchRequest): Promise<Outcome<TrainReport>> {
    const known = await exampleNames(this.examplesFolder)
    const unknown = examples?.find((name) => !known.includes(name))
    if (unknown !== undefined) {
      return failed(`There is no example named ${unknown}`, '--problem', `Choose one of ${known.join(', ')}.`, 'usage')
    }
    const yardstick = peers ? await measureYardstick(this.folders) : succeeded(null)
    if (yardstick.status === 'failed') return yardstick
    const pairs = (examples ?? known).flatMap((example) => recipes.map((recipe) => ({ example, recipe })))
    const cases: TrainingCase[] = []
    for (const [index, { example, recipe }] of pairs.entries()) {
      this.tell(index / (2 * pairs.length), `${example} by the recipe ${recipe.name}`)
      cases.push(await this.measure(example, recipe, quick))
    }
    const spreads = await measureSpreads(this.engines, this.examplesFolder, examples ?? known, quick, (part, doing) =>
      this.tell((1 + part) / 2, doing),
    )
    return succeeded({ bench: 'train', machine: this.machine, cases, spreads, yardstick: yardstick.value })
  }

  private async measure(example: string, recipe: (typeof recipes)[number], quick: boolean): Promise<TrainingCase> {
    const runs: TrainingCase['runs'] = []
    const failures: TrainingCase['failures'] = []
    for (const seed of quick ? seeds.slice(0, 1) : seeds) {
      const training = { seed, seconds: quick ? limits.quick : limits.full, threads: 1 }
      const job = await timingJob(this.examplesFolder, example, { recipe, training, levels })
      const measured = await inNewEngine(this.engines, async (engine) => {
        const outcome = await engine.client.call('bench.train', job)
        return outcome.status === 'failed' ? outcome.reason : outcome.value
      })
      if (typeof measured === 'string') failures.push({ seed, reason: measured })
      else runs.push({ seed, ...measured })
    }
    return {
      example,
      recipe: recipe.name,
      runs,
      epochsPerSecond: runs.length === 0 ? null : median(runs.map(({ epochs, seconds }) => epochs / seconds)),
      levels: levels.map((level, index) => {
        // A seed that does not reach a level took longer than any that does.
        const middle = median([
          ...runs.map((run) => run.levels[index]!.seconds ?? Infinity),
          ...failures.map(() => Infinity),
        ])
        return { level, seconds: Number.isFinite(middle) ? middle : null }
      }),
      failures,
    }
  }
}
