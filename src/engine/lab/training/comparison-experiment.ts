import type { LabResult } from '../../../shared'
import type { LabContext, LabStep, RunnableExperiment } from '../experiment'
import { comparisonFigures } from './comparison-figures'
import { comparisonFindings, comparisonTable } from './comparison-findings'
import { type Curvature, curvatureAlong } from './curvature'
import { curvatureFigures } from './curvature-figures'
import { curvatureFindings } from './curvature-findings'
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
  /** Of each run, where the curvature is asked for: its eigenvalues along the training. */
  curvatures: readonly (readonly Curvature[])[]
}

/** Ways to train that are compared, as a row of data; the first is what the others are compared with. */
export interface ComparisonDescription extends Omit<StartsDescription, 'ways'> {
  problem: LearningProblem
  model: StartJob['model']
  arms: readonly Arm[]
  /** The loss that each is to fall below. */
  below: number
  /** Whether the curvature of the loss is followed along every training. */
  curvature: boolean
}

/** An experiment that trains the same network from the same random weights in several ways. */
export function comparisonExperiment(description: ComparisonDescription): RunnableExperiment {
  return startsExperiment({ ...description, ways: description.arms.length }, (settings, context) =>
    compare(description, settings, context),
  )
}

function* compare(
  { problem, model, arms, below, curvature }: ComparisonDescription,
  settings: StartSettings,
  context: LabContext,
): Generator<LabStep, LabResult> {
  yield { part: 0, doing: 'Solving the mechanism' }
  const truth = new Truth(problem)
  // Every point of a training that is better than those before it is below the last one.
  const thresholds = curvature ? [below, Infinity] : [below]
  const judge = new Judge(problem, truth, thresholds)
  const data = truth.data()
  const compared: ArmRuns[] = []
  for (const [place, arm] of arms.entries()) {
    const runs: JudgedRun[] = []
    const curvatures: Curvature[][] = []
    for (let index = 0; index < settings.seeds; index++) {
      const start = trainStart({ data, model, training: arm.training, thresholds }, settings, index, context)
      let next = start.next()
      for (; !next.done; next = start.next()) {
        const { part, doing } = next.value
        yield { part: (place + part) / arms.length, doing: `${arm.title}: ${doing}` }
      }
      const { run, trained } = next.value
      const judged = judge.judge(run, trained)
      runs.push(judged)
      if (curvature) curvatures.push(curvatureAlong(judged, thresholds.length - 1, trained))
    }
    compared.push({ arm, runs, curvatures })
  }
  return {
    findings: [...comparisonFindings(compared, below), ...curvatureFindings(compared)],
    figures: [...comparisonFigures(compared), ...curvatureFigures(compared)],
    tables: [comparisonTable(compared, below)],
  }
}
