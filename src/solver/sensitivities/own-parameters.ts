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
  // Most losses have nothing to say of them: then nothing of their size is made.
  let said: Float64Array | null = null
  const own = {
    values: parameters,
    get gradient() {
      return (said ??= new Float64Array(parameters.length))
    },
  }
  const held = {
    sampleTimes: loss.sampleTimes,
    at: (sample: number, state: Float64Array, cotangent: Float64Array) => loss.at(sample, state, cotangent, own),
  }
  const outcome = run({ ...request, loss: held })
  if (outcome.status === 'solved' && said) addTo(request.gradient, said)
  return outcome
}

function addTo(gradient: Float64Array, part: Float64Array): void {
  for (let index = 0; index < gradient.length; index++) gradient[index]! += part[index]!
}
