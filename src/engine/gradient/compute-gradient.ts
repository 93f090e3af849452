import { type GradientJob, type GradientResult, type Outcome, failed, succeeded } from '../../shared'
import { type ChunkRunner, type MethodName, losses, methods } from '../../solver'
import { experimentLosses } from '../training/experiment-losses'
import { type EvaluatedGradient, type GradientChoice, evaluateGradient, gradientRows } from './evaluate-gradient'
import { type GradientProblem, gradientProblem, problemSizes } from './gradient-problem'

/**
 * A loss and its gradient by one method, timed.
 * @param now monotonic milliseconds
 * @param chunkRunner computes gradients in chunks; without it they are computed here, to the same bits
 */
export function computeGradient(
  job: GradientJob,
  now: () => number,
  chunkRunner?: ChunkRunner,
): Outcome<GradientResult> {
  const received = now()
  const wrong = unknownName('gradient method', job.gradientMethod, gradientRows) ?? unknownNames(job)
  if (wrong) return wrong
  const prepared = gradientProblem(job.subject)
  if (prepared.status === 'failed') return prepared
  const problem = prepared.value
  const row = gradientRows.find(({ name }) => name === job.gradientMethod)!
  const choice = choiceOf(row, job, now, chunkRunner)
  const timed = timedGradient(problem, job, choice, received)
  if (timed.status === 'failed') return timed
  return succeeded({
    sizes: problemSizes(problem),
    lossName: job.loss,
    gradientMethod: row.name,
    method: choice.method,
    relativeTolerance: job.relativeTolerance,
    absoluteTolerance: job.absoluteTolerance,
    parameters: problem.parameters,
    parameterNames: problem.parameterNames,
    ...timed.value,
  })
}

/** How a gradient of a job is computed: by the method of integration that was asked for, or the gradient method's own. */
export const choiceOf = (
  row: GradientChoice['row'],
  { method, maximumSeconds, memoryLimit }: Pick<GradientJob, 'method' | 'maximumSeconds' | 'memoryLimit'>,
  now: () => number,
  chunkRunner?: ChunkRunner,
): GradientChoice => ({
  row,
  method: (method as MethodName | null) ?? row.defaultMethod,
  now,
  maximumSeconds,
  memoryLimit,
  chunkRunner,
})

export type TimedGradient = EvaluatedGradient & Pick<GradientResult, 'firstSeconds' | 'seconds' | 'repeats'>

/** Computes a gradient, and again for the seconds of the job; the best time counts. */
export function timedGradient(
  problem: GradientProblem,
  job: Omit<GradientJob, 'subject' | 'gradientMethod' | 'method'>,
  choice: GradientChoice,
  received: number,
): Outcome<TimedGradient> {
  const { now } = choice
  const timed = experimentLosses(problem, job, job.maximumSteps)
  const first = evaluateGradient(problem, timed, choice)
  if (first.status === 'failed') return first
  const firstSeconds = (now() - received) / 1000
  const until = now() + 1000 * job.seconds
  const again = new Float64Array(problem.model.parameters)
  let best = Infinity
  let repeats = 1
  while (repeats < job.repeats && now() < until) {
    const began = now()
    evaluateGradient(problem, timed, choice, again)
    best = Math.min(best, (now() - began) / 1000)
    repeats++
  }
  return succeeded({ ...first.value, firstSeconds, seconds: Math.min(best, firstSeconds), repeats })
}

/** A likelihood needs standard deviations, which are data or parameters of their own. */
const scaledLosses = losses.filter(({ unit }) => unit === 'scale')

/** A Failure that lists the choices, for a loss or a method of integration that there is not or that has no gradient of the model alone; else null. */
export function unknownNames({ loss, method }: Pick<GradientJob, 'loss' | 'method'>): Outcome<never> | null {
  return (
    unknownName('loss', loss, scaledLosses) ??
    (method === null ? null : unknownName('method of integration', method, methods))
  )
}

function unknownName(what: string, name: string, rows: readonly { name: string }[]): Outcome<never> | null {
  if (rows.some((row) => row.name === name)) return null
  return failed(
    `There is no ${what} named ${name}`,
    '',
    `Choose one of ${rows.map((row) => row.name).join(', ')}.`,
    'usage',
  )
}
