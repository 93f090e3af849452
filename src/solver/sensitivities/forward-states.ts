import { methodNamed, type SolveFailure, type SolveRequest, type Work } from '../integrators'
import { solvePrimal } from './chunked/primal'
import { FORWARD_METHOD } from './forward'

/**
 * The states at the samples by the very steps that `forward` and the Jacobian of residuals differentiate, without derivatives: a loss of them
 * is theirs to the last bit, so that a search along a line compares like with like. Writes to `predictions`: [samples][states].
 */
export function forwardStates(
  request: SolveRequest & { newtonTolerance?: number },
  predictions: Float64Array,
): { status: 'solved'; work: Work } | SolveFailure {
  const nothing = { sampleTimes: request.sampleTimes, at: () => 0 }
  const primal = solvePrimal(request, methodNamed(request.method ?? FORWARD_METHOD), nothing, predictions)
  return 'status' in primal ? primal : { status: 'solved', work: primal.arrival.work }
}
