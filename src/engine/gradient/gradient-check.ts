import { type GradientCheck, type GradientCheckJob, type Outcome, failed, succeeded } from '../../shared'
import { type ChunkRunner, losses } from '../../solver'
import { choiceOf, timedGradient, unknownNames } from './compute-gradient'
import { gradientRows } from './evaluate-gradient'
import { gradientProblem, problemSizes } from './gradient-problem'
import { type ComputedRow, judgeRows } from './judge-rows'
import { methodTitle } from './method-title'
import { solutionGradient } from './solution-gradient'
import { type StepDifferences, stepDifferences } from './step-differences'

/** How far a check is, from 0 to 1, and what comes next. */
export interface CheckProgress {
  part: number
  doing: string
}

/** Parts of the way: the solution's gradient, then the methods, then the differences. */
const AFTER_SOLUTION = 0.2
const AFTER_METHODS = 0.6

/**
 * Computes the gradient of one loss by every gradient method and judges each: by differences of the steps that were taken, and by the
 * gradient of the solution itself. Yields before each part, so that a wish to cancel can be heard.
 * @param now monotonic milliseconds
 * @param chunkRunner computes gradients in chunks; without it they are computed here, to the same bits
 */
export function* checkGradient(
  job: GradientCheckJob,
  now: () => number,
  chunkRunner?: ChunkRunner,
): Generator<CheckProgress, Outcome<GradientCheck>> {
  const wrong = unknownNames(job)
  if (wrong) return wrong
  const prepared = gradientProblem(job.subject)
  if (prepared.status === 'failed') return prepared
  const problem = prepared.value
  yield { part: 0, doing: 'the gradient of the solution' }
  const solution = guarded(() => solutionGradient(problem, job, now))
  const computed: ComputedRow[] = []
  for (const [index, row] of gradientRows.entries()) {
    const part = AFTER_SOLUTION + ((AFTER_METHODS - AFTER_SOLUTION) * index) / gradientRows.length
    yield { part, doing: row.title }
    const choice = choiceOf(row, job, now, chunkRunner)
    const outcome = guarded(() => timedGradient(problem, job, choice, now()))
    computed.push({ row, method: choice.method, outcome })
  }
  const used = [...new Set(computed.flatMap(({ method, outcome }) => (outcome.status === 'ok' ? [method] : [])))]
  const differences: StepDifferences[] = []
  for (const [index, method] of used.entries()) {
    const from = AFTER_METHODS + ((1 - AFTER_METHODS) * index) / used.length
    const doing = `differences of the steps of ${methodTitle(method)}`
    yield { part: from, doing }
    const running = stepDifferences(problem, job, method, now)
    let next = running.next()
    for (; !next.done; next = running.next()) {
      yield { part: from + ((1 - AFTER_METHODS) / used.length) * next.value, doing }
    }
    differences.push(next.value)
  }
  return succeeded({
    sizes: problemSizes(problem),
    lossName: job.loss,
    kinked: losses.find(({ name }) => name === job.loss)!.kinked,
    relativeTolerance: job.relativeTolerance,
    absoluteTolerance: job.absoluteTolerance,
    rows: judgeRows(computed, differences, solution, problem, job.relativeTolerance),
    differences: differences.map(({ summary }) => summary),
    solution: solution.status === 'failed' ? solution : solution.value.summary,
  })
}

/** A method that breaks, for want of memory for one, has its row like any other. */
function guarded<T>(compute: () => Outcome<T>): Outcome<T> {
  try {
    return compute()
  } catch (error) {
    return failed(`It broke: ${error instanceof Error ? error.message : String(error)}`, '', 'Please report this.')
  }
}
