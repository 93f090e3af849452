import type { TrajectoryLoss } from '../request'
import { PathModel, type PathOutcome } from './path-model'
import type { PathRequest } from './state-path'

/** What receives the gradient of a loss of the states along a path. */
export interface PathGradientRequest extends PathRequest {
  loss: TrajectoryLoss
  /** Receives dL/dtheta: [parameters]. */
  gradient: Float64Array
  /** Receives dL/dy0: [states]. */
  initialGradient?: Float64Array
}

/** Exact, by one pull-back of f for each node: the path does not depend on the parameters. */
export function pathGradient(request: PathGradientRequest): PathOutcome {
  const { loss, gradient, initialGradient, path, samples, predictions } = request
  const along = PathModel.of(request.model)
  const outcome = along.states(request)
  if (outcome.status === 'failed') return outcome
  const { model, state, seed, pulled, gradient: place } = along
  const { states: width, parameters, memory, functions } = model
  const mass = along.inverseMass!
  const cotangents = new Float64Array(samples * width)
  const part = (all: Float64Array, sample: number) => all.subarray(sample * width, (sample + 1) * width)
  for (let sample = 0; sample < samples; sample++) {
    loss.at(sample, part(predictions, sample), part(cotangents, sample))
  }
  memory.doubles.fill(0, place / 8, place / 8 + model.parameterStride)
  const cotangent = new Float64Array(width)
  for (let sample = samples - 1; sample >= 0; sample--) {
    for (let index = 0; index < width; index++) cotangent[index]! += cotangents[sample * width + index]!
    for (let node = path.begin[sample]!; node < path.begin[sample + 1]!; node++) {
      along.goTo(path.states, node)
      for (let index = 0; index < width; index++) {
        memory.doubles[seed / 8 + index] = path.weights[node]! * mass[index]! * cotangent[index]!
      }
      functions.pullBack(path.times[node]!, state, seed, pulled, place)
    }
    if (path.restarts[sample] === 1) cotangent.fill(0)
  }
  gradient.set(memory.read(place, parameters))
  // What is algebraic does not begin anywhere.
  initialGradient?.set(cotangent.map((value, index) => (mass[index] === 0 ? 0 : value)))
  return outcome
}
