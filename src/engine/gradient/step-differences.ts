import { type DifferenceSummary, type GradientCheckJob } from '../../shared'
import { type DifferenceCheck, type MethodName, agreement, differenceCheck } from '../../solver'
import { experimentPlace } from '../data/experiment'
import { describeSolveFailure } from '../simulation/solve-failure'
import { experimentLosses } from '../training/experiment-losses'
import type { GradientProblem } from './gradient-problem'
import { methodTitle } from './method-title'
import { finite } from './relative-error'

/** Differences of the steps of one method, and what is told of them. */
export interface StepDifferences {
  /** Null where there are none. */
  check: DifferenceCheck | null
  summary: DifferenceSummary
}

/** Differentiates the loss of the steps that a method takes by differences; yields the part done. */
export function* stepDifferences(
  problem: GradientProblem,
  job: GradientCheckJob,
  method: MethodName,
  now: () => number,
): Generator<number, StepDifferences> {
  const began = now()
  const seconds = () => (now() - began) / 1000
  const { parameters, experiments, species } = problem
  const subjects = experimentLosses(problem, job, job.maximumSteps).map((loss) => ({
    ...loss,
    method,
    parameters,
  }))
  const check = yield* differenceCheck(subjects, { enough: () => seconds() > job.maximumSeconds })
  const none = { method, methodTitle: methodTitle(method), resolution: null, directions: 0, evaluations: 0 }
  if (check.status === 'failed') {
    const place = experiments.length === 1 ? experimentPlace(experiments[0]!.name) : ''
    const failure = describeSolveFailure(check, place, species)
    return { check: null, summary: { ...none, seconds: seconds(), failure } }
  }
  const resolution = finite(agreement(check, new Float64Array(parameters.length)).resolution)
  const { directions, evaluations } = check
  return {
    check,
    summary: { ...none, resolution, directions: directions.length, evaluations, seconds: seconds(), failure: null },
  }
}
