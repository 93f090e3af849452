import type { RecipeChoice, SpreadCase, TrainingMeasurement } from '../../shared'
import { recipes } from '../../engine'
import type { EnginePool } from '../runs/engine-pool'
import { inNewEngine } from './new-engine'
import { timingJob } from './training-timing-job'

const counts = [2, 8, 20]
const threads = [1, 2]
const limits = { full: { epochs: 600, seconds: 60 }, quick: { epochs: 3, seconds: 5 } }
/** Below every loss: what is timed are the epochs. */
const never = 1e-300

interface Subject {
  recipe: RecipeChoice
  /** Those of the example unless given. */
  hiddenLayers?: readonly number[]
}

const recipeNamed = (name: string): RecipeChoice => recipes.find((recipe) => recipe.name === name)!

/** Normal products of the recommended networks, and gradients of one that is too large for them. */
const subjects: readonly Subject[] = [
  { recipe: recipes[0]! },
  { recipe: recipeNamed('paper'), hiddenLayers: [64, 64, 64] },
]

/** What a second thread gains where a loss has several experiments: each example's own, so many times. */
export async function measureSpreads(
  engines: EnginePool,
  folder: string,
  examples: readonly string[],
  quick: boolean,
  tell: (part: number, doing: string) => void,
): Promise<SpreadCase[]> {
  const cases = examples.flatMap((example) =>
    subjects.flatMap((subject) => counts.map((experiments) => ({ example, experiments, ...subject }))),
  )
  const measured: SpreadCase[] = []
  for (const [index, { example, experiments, recipe, hiddenLayers }] of cases.entries()) {
    tell(index / cases.length, `${experiments} experiments of ${example} by the recipe ${recipe.name}`)
    const runs: TrainingMeasurement[] = []
    let layers: number[] = []
    for (const count of threads) {
      const training = { seed: 1, ...(quick ? limits.quick : limits.full), threads: count }
      const timed = { recipe, hiddenLayers, experiments, training, levels: [never] }
      const job = await timingJob(folder, example, timed)
      layers = job.job.model.hiddenLayers
      const outcome = await inNewEngine(engines, async (engine) => {
        const answer = await engine.client.call('bench.train', job)
        return answer.status === 'failed' ? answer.reason : answer.value
      })
      if (typeof outcome !== 'string') runs.push(outcome)
    }
    // What could not be trained has no speed.
    if (runs.length === threads.length) measured.push(caseOf(example, recipe.name, layers, experiments, runs))
  }
  return measured
}

function caseOf(
  example: string,
  recipe: string,
  hiddenLayers: number[],
  experiments: number,
  runs: readonly TrainingMeasurement[],
): SpreadCase {
  const rates = runs.map(({ epochs, seconds }) => epochs / seconds)
  return {
    example,
    recipe,
    hiddenLayers,
    experiments,
    epochs: Math.min(...runs.map(({ epochs }) => epochs)),
    threads: threads.map((count, index) => ({ threads: count, epochsPerSecond: rates[index]! })),
    speedUp: rates.at(-1)! / rates[0]!,
    same: new Set(runs.map(({ bestLoss }) => bestLoss)).size === 1,
  }
}
