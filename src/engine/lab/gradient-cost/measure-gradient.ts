import type { BenchSubject } from '../../../shared'
import { type GradientMethod, type GradientRequest, type TrajectoryLoss, compileModel } from '../../../solver'
import { untrainedNetwork } from '../../bench/families'
import { hiddenLayersOfSize } from '../../bench/network-of-size'
import { subjectGraph, subjectParameters } from '../../bench/subject'
import type { LabContext } from '../experiment'
import { evenly } from '../grid'

/** How a gradient is timed. */
export interface Timing {
  /** How long it is repeated; at least twice, and a few times where it is quick. */
  seconds: number
  /** How long one may take. */
  most: number
}

/** What one gradient of one model cost. */
export interface GradientCostPoint {
  states: number
  parameters: number
  /** The least of several repeats; null when there is no gradient. */
  seconds: number | null
  /** Accepted steps of the forward solve. */
  steps: number
  /** Why there is no gradient; empty when there is one. */
  failure: string
}

const tolerances = { relativeTolerance: 1e-4, absoluteTolerance: 1e-6 }
const endTime = 10
const samples = 10
/** The engine's optimising compiler takes over after the first few repeats; of those that take less than a second each so many are made. */
const leastRepeats = 5

/** A neural ODE of k states with one hidden layer, as wide as brings its number of weights and biases nearest to `parameters`. */
export const networkOf = (states: number, parameters: number): BenchSubject =>
  untrainedNetwork(states, hiddenLayersOfSize(states, parameters, 1))

/** Times the gradient of half the sum of squares at ten times; yields between the repeats. */
export function* measureGradient(
  method: GradientMethod,
  subject: BenchSubject,
  { seconds, most }: Timing,
  { now, arithmetic }: LabContext,
): Generator<void, GradientCostPoint> {
  const model = compileModel(subjectGraph(subject), arithmetic === undefined ? {} : { arithmetic })
  const size = { states: model.states, parameters: model.parameters }
  const loss = halfSumOfSquares(evenly(endTime / samples, endTime, samples))
  const request: GradientRequest = {
    model,
    method: method.defaultMethod,
    parameters: subjectParameters(subject),
    initial: subject.initial,
    startTime: 0,
    sampleTimes: loss.sampleTimes,
    ...tolerances,
    loss,
    gradient: new Float64Array(model.parameters),
    now,
    maximumSeconds: most,
  }
  let best = Infinity
  let steps = 0
  // The first one compiles what it calls; its time is that of the others only if there are none.
  const until = now() + 1000 * seconds
  const wanted = (repeat: number) => repeat < 2 || now() < until || (repeat < leastRepeats && best < 1)
  for (let repeat = 0; wanted(repeat); repeat++) {
    const began = now()
    const outcome = method.run(request)
    if (outcome.status === 'failed')
      return { ...size, seconds: null, steps: outcome.work.steps, failure: outcome.reason }
    best = Math.min(best, (now() - began) / 1000)
    steps = outcome.work.steps
    yield
  }
  return { ...size, seconds: best, steps, failure: '' }
}

function halfSumOfSquares(sampleTimes: Float64Array): TrajectoryLoss {
  return {
    sampleTimes,
    at(_sample, state, cotangent) {
      cotangent.set(state)
      return state.reduce((sum, value) => sum + (value * value) / 2, 0)
    },
  }
}
