import type { SolveRequest } from './request'

/**
 * The state at the start: as the request gives it, or else as its model says; null when neither does, or when parameters and constants are
 * not as many as the model has.
 */
export function initialState(request: SolveRequest): Float64Array | null {
  const { model, parameters, inputs, startTime } = request
  if (request.initial) return request.initial
  const fits = parameters.length === model.parameters && (inputs?.length ?? 0) === model.graph.inputs
  if (!model.graph.initial || !fits) return null
  const place = model.workspace('initial state', () => model.memory.allocate(model.stateStride))
  model.setParameters(parameters)
  if (inputs) model.setInputs(inputs)
  // The state that it is called with is not read.
  model.functions.initialState(startTime, 0, 0, place)
  return model.memory.read(place, model.states)
}
