import type { LabExperiment, LabResult } from '../../../shared'
import { type LabContext, type LabStep, type RunnableExperiment, defineExperiment } from '../experiment'
import type { TrainingExpectations } from './expectations'
import { trainingFigures } from './figures'
import { trainingFindings } from './findings'
import { Judge, type JudgedRun } from './judge-run'
import { type LearningProblem, Truth } from './learning-problem'
import { seedsTable } from './seeds-table'
import { type StartJob, startParameters, type StartSettings, trainStart } from './starts'

/** A training of the paper, or of its kind, as a row of data. */
export interface TrainingDescription
  extends
    Pick<LabExperiment, 'name' | 'title' | 'shows' | 'source' | 'explanation'>,
    Pick<StartJob, 'model' | 'training'> {
  problem: LearningProblem
  expectations: TrainingExpectations
  /** Unless the user sets it. */
  starts: Omit<StartSettings, 'firstSeed'>
}

/** An experiment that trains a neural ODE from several starts with the workbench's own training. */
export function trainingExperiment(description: TrainingDescription): RunnableExperiment {
  const { name, title, shows, source, explanation, starts } = description
  return defineExperiment({
    name,
    title,
    shows,
    source,
    explanation,
    timed: true,
    parameters: startParameters(starts),
    run: (settings, context) => trainStarts(description, settings, context),
  })
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
