import { initialState } from '../integrators'
import type { GradientOutcome, GradientRequest } from './request'

/**
 * The gradient of a solve that starts where its model says, from parameters: `run` is asked for the derivative by the initial values too,
 * which is handed on to the parameters: dL/dtheta += (dy0/dtheta)^T dL/dy0. A request that gives its start is run as it is.
 */
export function throughInitialState(
  request: GradientRequest,
  run: (request: GradientRequest) => GradientOutcome,
): GradientOutcome {
  const { model } = request
  const initial = request.initial ? null : initialState(request)
  if (!initial) return run(request)
  const initialGradient = request.initialGradient ?? new Float64Array(model.states)
  const outcome = run({ ...request, initial, initialGradient })
  if (outcome.status === 'failed') return outcome
  const { memory, functions, parameters } = model
  const place = model.workspace('initial gradient', () => ({
    cotangent: memory.allocate(model.stateStride),
    gradient: memory.allocate(model.parameterStride + 2),
  }))
  memory.write(place.cotangent, initialGradient)
  memory.write(place.gradient, request.gradient)
  functions.initialPullBack(request.startTime, 0, place.cotangent, place.gradient)
  request.gradient.set(memory.read(place.gradient, parameters))
  return outcome
}
