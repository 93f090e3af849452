import type { LabResult } from '../../../shared'
import { type Experiment, assembleExperiments } from '../../data/experiment'
import type { LabContext, LabStep, RunnableExperiment } from '../experiment'
import { evenly } from '../grid'
import type { SeedRun } from '../training/seed-run'
import { type StartSettings, trainStart } from '../training/starts'
import { type StartsDescription, startsExperiment } from '../training/starts-experiment'
import type { TrainedModel } from '../training/trained-model'
import { type MeasuredArm, measuredArms } from './arms'
import { type NthOrderFit, fitNthOrder } from './fit-nth-order'
import { errorsOf, measuredFindings, measuredTable } from './measured-findings'
import { type FollowedRun, type LaboratoryRun, type MeasuredProblem, dataOf, isHeldOut } from './measured-problem'

/** A training on what a laboratory measured, as a row of data. */
export interface MeasuredDescription extends Omit<StartsDescription, 'ways' | 'files'> {
  problem: MeasuredProblem
}

/** A start of a model, and its mean absolute error on each experiment by its name; NaN where no solve gets there. */
export interface MeasuredStart {
  run: SeedRun
  trained: TrainedModel
  errors: ReadonlyMap<string, number>
}

/** Every start of a model. */
export interface ArmStarts {
  arm: MeasuredArm
  starts: readonly MeasuredStart[]
}

const drawn = 300

/** An experiment that trains models on measured data and asks them for experiments that they never saw. */
export function measuredExperiment(description: MeasuredDescription): RunnableExperiment {
  const { files } = description.problem
  return startsExperiment({ ...description, files, ways: 4 }, (settings, context) =>
    trainOnMeasured(description.problem, settings, context),
  )
}

function* trainOnMeasured(
  problem: MeasuredProblem,
  settings: StartSettings,
  context: LabContext,
): Generator<LabStep, LabResult> {
  const { files } = context
  if (files === undefined) throw new Error('The measurements that this experiment takes were not given to it.')
  yield { part: 0, doing: 'Fitting a reaction of n-th order' }
  const runs = problem.runs(files)
  const experiments = assembled(problem, runs)
  const trainedOn = runs.filter(({ name }) => !isHeldOut(problem, name))
  const classical = fitNthOrder(problem.classical, assembled(problem, trainedOn), experiments)
  const data = dataOf(problem, trainedOn)
  const arms = measuredArms(problem, classical)
  const compared: ArmStarts[] = []
  for (const [place, arm] of arms.entries()) {
    const starts: MeasuredStart[] = []
    for (let index = 0; index < settings.seeds; index++) {
      const start = trainStart({ ...arm, data, thresholds: [] }, settings, index, context)
      let next = start.next()
      for (; !next.done; next = start.next()) {
        const { part, doing } = next.value
        yield { part: (place + part) / arms.length, doing: `${arm.title}: ${doing}` }
      }
      const { run, trained } = next.value
      starts.push({ run, trained, errors: errorsOf(runs, experiments, solverOf(run, trained)) })
    }
    compared.push({ arm, starts })
  }
  const byClassical = errorsOf(runs, experiments, classical.solve)
  return {
    findings: measuredFindings(problem, runs, classical, byClassical, compared),
    figures: problem.figures(followed(runs, experiments, classical, compared), files),
    tables: [measuredTable(problem, runs, byClassical, compared)],
  }
}

function assembled(problem: MeasuredProblem, runs: readonly LaboratoryRun[]): Experiment[] {
  const outcome = assembleExperiments(dataOf(problem, runs))
  if (outcome.status === 'failed') throw new Error(`${outcome.reason} (${outcome.where})`)
  return outcome.value
}

/** What a start says of an experiment at times of it; null where it has no parameters or no solve gets there. */
function solverOf({ parameters }: SeedRun, trained: TrainedModel) {
  return (experiment: Experiment, times: Float64Array): Float64Array | null => {
    if (parameters === null) return null
    const solved = trained.solveExperiment(parameters, experiment, times)
    return solved.status === 'ok' ? solved.value : null
  }
}

/** Every experiment by the reaction of n-th order and by the start of each model with the least loss in training. */
function followed(
  runs: readonly LaboratoryRun[],
  experiments: readonly Experiment[],
  classical: NthOrderFit,
  compared: readonly ArmStarts[],
): FollowedRun[] {
  const best = compared.map(({ arm, starts }) => ({
    title: arm.title,
    start: starts.reduce((least, start) => (least.run.bestLoss <= start.run.bestLoss ? least : start)),
  }))
  return runs.map((run, index) => {
    const experiment = experiments[index]!
    const times = Float64Array.from(evenly(experiment.startTime, run.times.at(-1)!, drawn))
    return {
      run,
      times,
      models: [
        { title: 'n-th order', left: classical.solve(experiment, times) },
        ...best.map(({ title, start }) => ({
          title,
          left: solverOf(start.run, start.trained)(experiment, times),
        })),
      ],
    }
  })
}
