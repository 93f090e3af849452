import {
  failure,
  integrate,
  rejected,
  stepSolver,
  type Arrival,
  type Method,
  type SolveFailure,
} from '../../integrators'
import { MEMORY_LIMIT, type GradientRequest } from '../request'
import { SolutionRecorder } from './solution-recorder'

/** What a backward solve starts from; the solution itself is kept with the model. */
export interface ForwardSolution {
  arrival: Arrival
  recorder: SolutionRecorder
  loss: number
  /** At the samples that were reached: [samples][states]. */
  states: Float64Array
  /** dl/dy there: [samples][states]. */
  cotangents: Float64Array
}

/** What of the memory limit is for the samples of steps, for what every step leaves, and for snapshots. */
const PARTS = { samples: 1 / 2, lists: 1 / 4, snapshots: 1 / 4 }
/** Steps whose samples must fit in at least: with fewer a backward step would call for others all the time. */
const LEAST_STEPS = 16

/** Solves forwards, keeps the solution with the model, as much of it as memory allows, and evaluates the loss. */
export function solveForward(request: GradientRequest, method: Method): ForwardSolution | SolveFailure {
  const { model, loss, memoryLimit = MEMORY_LIMIT } = request
  const { trajectory, states } = model
  const most = Math.floor((PARTS.samples * memoryLimit) / trajectory.sampleBytes)
  trajectory.begin(1, Math.max(most, LEAST_STEPS))
  const recorder = new SolutionRecorder(stepSolver(model, method), PARTS.snapshots * memoryLimit)
  const predictions = request.predictions ?? new Float64Array(loss.sampleTimes.length * states)
  const timed = { ...request, sampleTimes: loss.sampleTimes }
  const arrival = integrate(timed, method, method.newton, predictions, recorder)
  const { held } = recorder.floors
  if (held) {
    const what = `State ${held.component + 1} is kept from falling below zero although its rate is negative there. A continuous adjoint knows only the rates: allow it to fall, or take another gradient method.`
    return rejected(request, what, held.component, held.time)
  }
  if (arrival.status === 'failed') return arrival
  const lists = trajectory.listBytes + recorder.legBytes
  const needed = Math.max(lists / PARTS.lists, (LEAST_STEPS * trajectory.sampleBytes) / PARTS.samples)
  if (needed > memoryLimit) {
    const advice = `The steps of the solve do not fit into ${memoryLimit} bytes: allow ${Math.ceil(needed)} or more.`
    return failure({ reason: 'out-of-memory', advice }, arrival.endTime, arrival.work)
  }
  const cotangents = new Float64Array(arrival.samples * states)
  const cotangent = new Float64Array(states)
  let total = 0
  for (let sample = 0; sample < arrival.samples; sample++) {
    const [from, to] = [sample * states, (sample + 1) * states]
    total += loss.at(sample, predictions.subarray(from, to), cotangent)
    cotangents.set(cotangent, from)
    if (Number.isFinite(total) && cotangent.every(Number.isFinite)) continue
    const where = `the loss of sample ${sample + 1}, or its derivative`
    return failure({ reason: 'not-finite', where }, loss.sampleTimes[sample]!, arrival.work)
  }
  return { arrival, recorder, loss: total, states: predictions.subarray(0, cotangents.length), cotangents }
}
