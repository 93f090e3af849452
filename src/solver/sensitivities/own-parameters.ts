import type { GradientOutcome, GradientRequest, ParametricLoss } from './request'

/** A request whose loss may depend on the parameters themselves. */
export type ParametricRequest = Omit<GradientRequest, 'loss'> & { loss: ParametricLoss }

/**
 * The gradient of a loss that depends on the parameters not by the trajectory alone: `run` is given it with these held, and what the loss has said
 * of them is added to the gradient.
 */
export function throughOwnParameters(
  request: ParametricRequest,
  run: (request: GradientRequest) => GradientOutcome,
): GradientOutcome {
  const { loss, parameters } = request
  const own = { values: parameters, gradient: new Float64Array(parameters.length) }
  const held = {
    sampleTimes: loss.sampleTimes,
    at: (sample: number, state: Float64Array, cotangent: Float64Array) => loss.at(sample, state, cotangent, own),
  }
  const outcome = run({ ...request, loss: held })
  if (outcome.status === 'solved') own.gradient.forEach((value, index) => (request.gradient[index]! += value))
  return outcome
}
