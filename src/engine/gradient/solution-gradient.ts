import type { GradientCheck, GradientJob, Outcome } from '../../shared'
import { failed, succeeded } from '../../shared'
import { parameterSizes } from '../../solver'
import { experimentLosses } from '../training/experiment-losses'
import { choiceOf } from './compute-gradient'
import { evaluateGradient, gradientRows } from './evaluate-gradient'
import type { GradientProblem } from './gradient-problem'
import { finite, relativeError } from './relative-error'

/** How much tighter than asked for the solution is computed, and between which tolerances. */
const TIGHTER = 1e-3
const LOOSEST = 1e-7
const TIGHTEST = 1e-12
/** What it is checked against: one at so many times its tolerance. */
const COARSER = 10
/** A gradient that changes by more than this between the two is nothing to judge by. */
const UNCERTAIN = 0.1
const MAXIMUM_STEPS = 1_000_000

/** The gradient of the solution, and what is told of it. */
export interface SolutionGradient {
  gradient: Float64Array
  summary: Extract<GradientCheck['solution'], { status: 'solved' }>
}

/** Which gradient method computes it: the one that chooses for itself. */
const exactRow = gradientRows.find(({ derivativeOf }) => derivativeOf === 'either')!

/** The gradient at a tolerance so tight that the solution itself is differentiated. */
export function solutionGradient(
  problem: GradientProblem,
  job: Pick<GradientJob, 'loss' | 'relativeTolerance' | 'absoluteTolerance' | 'maximumSeconds'>,
  now: () => number,
): Outcome<SolutionGradient> {
  const tolerance = Math.min(LOOSEST, Math.max(TIGHTEST, TIGHTER * job.relativeTolerance))
  const choice = choiceOf(exactRow, { ...job, method: null }, now)
  const at = (relativeTolerance: number) => {
    const absoluteTolerance = (job.absoluteTolerance * relativeTolerance) / job.relativeTolerance
    const accuracy = { loss: job.loss, relativeTolerance, absoluteTolerance }
    const losses = experimentLosses(problem, accuracy, MAXIMUM_STEPS)
    return evaluateGradient(problem, losses, choice)
  }
  const fine = at(tolerance)
  if (fine.status === 'failed') return fine
  const coarse = at(COARSER * tolerance)
  if (coarse.status === 'failed') return coarse
  const { gradient, loss } = fine.value
  const error = finite(relativeError(coarse.value.gradient, gradient, parameterSizes(problem.parameters)))
  if (error !== null && error > UNCERTAIN) {
    return failed(
      `The gradient of the solution is uncertain: it changes by ${Number((100 * error).toPrecision(2))} % of its length between relative tolerances of ${COARSER * tolerance} and ${tolerance}`,
      '',
      'So it is where the data fit to their last digit, or where residuals of a loss with a kink are near zero.',
    )
  }
  const { method } = choice
  return succeeded({
    gradient,
    summary: { status: 'solved', gradientMethod: exactRow.name, method, relativeTolerance: tolerance, error, loss },
  })
}
