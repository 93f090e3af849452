import { type ModelGraph, compileModel } from '../../../src/solver'

/** dy/dt of a model at time 0. */
export function rightHandSide(graph: ModelGraph, parameters: Float64Array, state: readonly number[]): number[] {
  const model = compileModel(graph)
  const [y, dy] = [model.memory.allocate(model.states), model.memory.allocate(model.states)]
  model.setParameters(parameters)
  model.memory.write(y, Float64Array.from(state))
  model.functions.rightHandSide(0, y, 0, dy)
  return [...model.memory.read(dy, model.states)]
}
