import { type Outcome, type WorkCounts, failed, succeeded } from '../../shared'
import {
  type ChunkRunner,
  type GradientCost,
  type GradientMethod,
  type GradientMethodName,
  type MethodName,
  firstNotFinite,
  gradientMethods,
  lossAndGradient,
} from '../../solver'
import { experimentPlace } from '../data/experiment'
import { describeSolveFailure } from '../simulation/solve-failure'
import type { ExperimentLoss } from '../training/experiment-losses'
import type { GradientProblem } from './gradient-problem'

/** A loss of all experiments with its gradient. */
export interface EvaluatedGradient {
  loss: number
  /** [parameters] */
  gradient: Float64Array
  work: WorkCounts
  backwardWork: WorkCounts | null
  /** Of the experiment that took most. */
  memory: number
  why: string | null
}

/** How a gradient is computed, and what it may take. */
export interface GradientChoice {
  row: GradientMethod
  method: MethodName
  now: () => number
  /** Of all experiments together. */
  maximumSeconds: number
  /** Bytes that stored steps may take; the method's own limit when absent. */
  memoryLimit?: number | undefined
  /** Computes gradients in chunks; without it they are computed here, to the same bits. */
  chunkRunner?: ChunkRunner
}

/** Every gradient method as the contract that its row fulfils. */
export const gradientRows: readonly GradientMethod[] = gradientMethods

/**
 * The loss and its gradient, or the first experiment that has none.
 * @param gradient where it goes: [parameters]
 */
export function evaluateGradient(
  { model, parameters, experiments, species }: GradientProblem,
  losses: readonly ExperimentLoss[],
  { row, method, now, maximumSeconds, memoryLimit, chunkRunner }: GradientChoice,
  gradient = new Float64Array(model.parameters),
): Outcome<EvaluatedGradient> {
  const began = now()
  const whole: EvaluatedGradient = {
    loss: 0,
    gradient,
    work: noWork(),
    backwardWork: null,
    memory: 0,
    why: null,
  }
  for (const [index, experiment] of experiments.entries()) {
    const place = experimentPlace(experiment.name)
    const left = maximumSeconds - (now() - began) / 1000
    if (left <= 0) return failed(`It took more than ${maximumSeconds} s`, place, 'Loosen the tolerances.')
    const limits = { now, maximumSeconds: left }
    const gradientMethod = row.name as GradientMethodName
    const part = index === 0 ? whole.gradient : new Float64Array(model.parameters)
    const request = {
      ...losses[index]!,
      ...limits,
      gradientMethod,
      method,
      parameters,
      gradient: part,
      ...(memoryLimit !== undefined && { memoryLimit }),
    }
    let outcome = lossAndGradient({ ...request, chunkRunner })
    // That is nothing of the gradient's: the same numbers come without threads.
    if (outcome.status === 'failed' && outcome.reason === 'thread-lost') outcome = lossAndGradient(request)
    if (outcome.status === 'failed') return describeSolveFailure(outcome, place, species)
    whole.loss += outcome.loss
    for (let p = 0; index > 0 && p < part.length; p++) whole.gradient[p]! += part[p]!
    addCost(whole, outcome)
  }
  const bad = firstNotFinite(whole.gradient)
  if (bad < 0 && Number.isFinite(whole.loss)) return succeeded(whole)
  return failed(
    `The gradient is not finite at parameter ${bad + 1}`,
    '',
    'Tighten the tolerances or choose another method.',
  )
}

function addCost(whole: EvaluatedGradient, { work, backwardWork, memory, why }: GradientCost): void {
  add(whole.work, work)
  if (backwardWork) {
    whole.backwardWork ??= noWork()
    add(whole.backwardWork, backwardWork)
  }
  whole.memory = Math.max(whole.memory, memory)
  whole.why ??= why ?? null
}

const noWork = (): WorkCounts => ({
  steps: 0,
  rejected: 0,
  rhsEvaluations: 0,
  jacobianEvaluations: 0,
  factorizations: 0,
})

function add(to: WorkCounts, more: WorkCounts): void {
  for (const count of Object.keys(to) as (keyof WorkCounts)[]) to[count] += more[count]
}
