import { type Outcome, type StageSettings, succeeded } from '../../shared'
import type { StatePath } from '../../solver'
import { smoothedPath } from '../collocation/smoothed-path'
import { ParameterLayout } from '../loss/parameter-layout'
import type { ObjectiveProblem } from './evaluation'
import { shootingExperiments } from './shooting-experiments'
import type { TrainingProblem } from './training-problem'

/** The form in which a stage poses the problem of a run. What is held out judges whole trajectories only. */
export function stageProblem(
  { problem: form, window }: Pick<StageSettings, 'problem' | 'window'>,
  problem: TrainingProblem,
): Outcome<ObjectiveProblem> {
  switch (form) {
    case 'trajectory':
      return succeeded(problem)
    case 'multiple-shooting':
      return inPieces(problem, window)
    case 'collocation':
      return alongPaths(problem, window)
  }
}

function inPieces(problem: TrainingProblem, window: number): Outcome<ObjectiveProblem> {
  const pieces = shootingExperiments(problem.experiments, window)
  if (pieces.status === 'failed') return pieces
  const { model, stateScale } = problem
  const fitsDeviations = problem.layout.deviations !== null
  const layout = new ParameterLayout(model.parameters, pieces.value, stateScale, fitsDeviations)
  return succeeded({ ...problem, experiments: pieces.value, layout, heldOut: undefined })
}

function alongPaths(problem: TrainingProblem, window: number): Outcome<ObjectiveProblem> {
  const paths: (StatePath | null)[] = []
  for (const experiment of problem.experiments) {
    const measured = experiment.observations.some((grid) => grid.some((value) => !Number.isNaN(value)))
    const path = measured ? smoothedPath(experiment, window, problem.species) : succeeded(null)
    if (path.status === 'failed') return path
    paths.push(path.value)
  }
  return succeeded({ ...problem, paths, heldOut: undefined })
}
