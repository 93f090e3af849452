import type { LabResult } from '../../../shared'
import type { LabContext, LabStep, RunnableExperiment } from '../experiment'
import type { TrainingExpectations } from './expectations'
import { trainingFigures } from './figures'
import { trainingFindings } from './findings'
import { Judge, type JudgedRun } from './judge-run'
import { type LearningProblem, Truth } from './learning-problem'
import { seedsTable } from './seeds-table'
import { type StartJob, type StartSettings, trainStart } from './starts'
import { type StartsDescription, startsExperiment } from './starts-experiment'

/** A training of the paper, or of its kind, as a row of data. */
export interface TrainingDescription extends Omit<StartsDescription, 'ways'>, Pick<StartJob, 'model' | 'training'> {
  problem: LearningProblem
  expectations: TrainingExpectations
}

/** An experiment that trains a neural ODE from several starts with the workbench's own training. */
export function trainingExperiment(description: TrainingDescription): RunnableExperiment {
  return startsExperiment({ ...description, ways: 1 }, (settings, context) =>
    trainStarts(description, settings, context),
  )
}

function* trainStarts(
  { problem, model, training, expectations }: TrainingDescription,
  settings: StartSettings,
  context: LabContext,
): Generator<LabStep, LabResult> {
  yield { part: 0, doing: 'Solving the mechanism' }
  const truth = new Truth(problem)
  const thresholds = expectations.losses.map(({ below }) => below)
  const judge = new Judge(problem, truth, thresholds)
  const data = truth.data()
  const runs: JudgedRun[] = []
  for (let index = 0; index < settings.seeds; index++) {
    const { run, trained } = yield* trainStart({ data, model, training, thresholds }, settings, index, context)
    runs.push(judge.judge(run, trained))
  }
  return {
    findings: trainingFindings(runs, expectations),
    figures: trainingFigures(runs, problem, truth),
    tables: [seedsTable(runs, thresholds)],
  }
}
