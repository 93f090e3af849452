import type { PathRequest, StatePath } from '../../../solver'
import type { ExperimentSolve } from './derivative'

/** An experiment whose states are integrals along a path, as the solver takes it. */
export const pathRequest = ({ request, samples, predictions }: ExperimentSolve, path: StatePath): PathRequest => ({
  model: request.model,
  parameters: request.parameters,
  inputs: request.inputs,
  startTime: request.startTime,
  interrupt: request.interrupt,
  initial: request.initial as Float64Array,
  path,
  samples,
  predictions,
})
