import {
  type LabExperiment,
  type LabResult,
  type ModelSettings,
  type TrainingJob,
  type TrainingSettings,
  modelSettingsSchema,
  trainingSettingsSchema,
} from '../../../shared'
import { type LabContext, type LabStep, type RunnableExperiment, defineExperiment } from '../experiment'
import type { TrainingExpectations } from './expectations'
import { trainingFigures } from './figures'
import { trainingFindings } from './findings'
import { Judge, type JudgedRun } from './judge-run'
import { type LearningProblem, Truth } from './learning-problem'
import { runSeed } from './seed-run'
import { seedsTable } from './seeds-table'
import { TrainedModel } from './trained-model'

/** A training of the paper, or of its kind, as a row of data. */
export interface TrainingDescription extends Pick<
  LabExperiment,
  'name' | 'title' | 'shows' | 'source' | 'explanation'
> {
  problem: LearningProblem
  model: Partial<ModelSettings>
  training: Partial<Omit<TrainingSettings, 'seed' | 'epochs' | 'seconds'>>
  expectations: TrainingExpectations
  /** How many starts there are, and how long each may train, unless the user sets it. */
  starts: { seeds: number; epochs: number; seconds: number }
}

/** An experiment that trains a neural ODE from several starts with the workbench's own training. */
export function trainingExperiment(description: TrainingDescription): RunnableExperiment {
  const { problem: _problem, model: _model, training: _training, expectations: _, starts, ...words } = description
  const whole = { kind: 'number', whole: true } as const
  return defineExperiment({
    ...words,
    timed: true,
    parameters: {
      seeds: { ...whole, title: 'Starts', hint: 'one after the other', least: 1, most: 100, default: starts.seeds },
      firstSeed: {
        ...whole,
        title: 'First seed',
        hint: 'of the random weights; each further start takes the next',
        least: 0,
        most: 4_294_967_000,
        default: 1,
      },
      epochs: {
        ...whole,
        title: 'Epochs of a start',
        hint: 'at most',
        least: 1,
        most: 100_000_000,
        default: starts.epochs,
      },
      seconds: {
        kind: 'number',
        title: 'Seconds of a start',
        hint: 'at most',
        least: 0.01,
        most: 100_000,
        whole: false,
        default: starts.seconds,
      },
    },
    run: (settings, context) => trainStarts(description, settings, context),
  })
}

interface Settings {
  seeds: number
  firstSeed: number
  epochs: number
  seconds: number
}

function* trainStarts(
  { problem, model, training, expectations }: TrainingDescription,
  { seeds, firstSeed, epochs, seconds }: Settings,
  context: LabContext,
): Generator<LabStep, LabResult> {
  yield { part: 0, doing: 'Solving the mechanism' }
  const truth = new Truth(problem)
  const thresholds = expectations.losses.map(({ below }) => below)
  const judge = new Judge(problem, truth, thresholds)
  const data = truth.data()
  const runs: JudgedRun[] = []
  for (let index = 0; index < seeds; index++) {
    const seed = firstSeed + index
    const doing = `Training from seed ${seed}, ${index + 1} of ${seeds}`
    const job: TrainingJob = {
      id: 1,
      data,
      model: modelSettingsSchema.parse(model),
      training: trainingSettingsSchema.parse({ ...training, seed, epochs, seconds }),
      checkpoint: null,
    }
    const running = runSeed(job, thresholds, context)
    let next = running.next()
    for (; !next.done; next = running.next()) yield { part: (index + Math.min(1, next.value / seconds)) / seeds, doing }
    const trained = TrainedModel.create(job)
    // The settings are this experiment's own: what they refuse is no user's doing.
    if (trained.status === 'failed') throw new Error(`${trained.reason} (${trained.where})`)
    yield { part: (index + 1) / seeds, doing: `Confirming seed ${seed} by another method` }
    runs.push(judge.judge(next.value, trained.value))
  }
  return {
    findings: trainingFindings(runs, expectations),
    figures: trainingFigures(runs, problem, truth),
    tables: [seedsTable(runs, thresholds)],
  }
}
