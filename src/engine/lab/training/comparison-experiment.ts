import type { LabResult } from '../../../shared'
import type { LabContext, LabStep, RunnableExperiment } from '../experiment'
import { comparisonFigures } from './comparison-figures'
import { comparisonFindings, comparisonTable } from './comparison-findings'
import { Judge, type JudgedRun } from './judge-run'
import { type LearningProblem, Truth } from './learning-problem'
import { type StartJob, type StartSettings, trainStart } from './starts'
import { type StartsDescription, startsExperiment } from './starts-experiment'

/** A way to train, among several from the same starts. */
export interface Arm {
  name: string
  title: string
  training: StartJob['training']
}

/** What every start of a way to train came to. */
export interface ArmRuns {
  arm: Arm
  runs: readonly JudgedRun[]
}

/** Ways to train that are compared, as a row of data; the first is what the others are compared with. */
export interface ComparisonDescription extends Omit<StartsDescription, 'ways'> {
  problem: LearningProblem
  model: StartJob['model']
  arms: readonly Arm[]
  /** The loss that each is to fall below. */
  below: number
}

/** An experiment that trains the same network from the same random weights in several ways. */
export function comparisonExperiment(description: ComparisonDescription): RunnableExperiment {
  return startsExperiment({ ...description, ways: description.arms.length }, (settings, context) =>
    compare(description, settings, context),
  )
}

function* compare(
  { problem, model, arms, below }: ComparisonDescription,
  settings: StartSettings,
  context: LabContext,
): Generator<LabStep, LabResult> {
  yield { part: 0, doing: 'Solving the mechanism' }
  const truth = new Truth(problem)
  const judge = new Judge(problem, truth, [below])
  const data = truth.data()
  const compared: ArmRuns[] = []
  for (const [place, arm] of arms.entries()) {
    const runs: JudgedRun[] = []
    for (let index = 0; index < settings.seeds; index++) {
      const start = trainStart({ data, model, training: arm.training, thresholds: [below] }, settings, index, context)
      let next = start.next()
      for (; !next.done; next = start.next()) {
        const { part, doing } = next.value
        yield { part: (place + part) / arms.length, doing: `${arm.title}: ${doing}` }
      }
      const { run, trained } = next.value
      runs.push(judge.judge(run, trained))
    }
    compared.push({ arm, runs })
  }
  return {
    findings: comparisonFindings(compared, below),
    figures: comparisonFigures(compared),
    tables: [comparisonTable(compared, below)],
  }
}
