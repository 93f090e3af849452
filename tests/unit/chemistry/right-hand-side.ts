import { type ModelGraph, compileModel } from '../../../src/solver'

/** dy/dt of a model, at time 0 unless given. */
export function rightHandSide(
  graph: ModelGraph,
  parameters: Float64Array,
  state: readonly number[],
  { time = 0, inputs }: { time?: number; inputs?: Float64Array } = {},
): number[] {
  const model = compileModel(graph)
  const [y, dy] = [model.memory.allocate(model.states), model.memory.allocate(model.states)]
  model.setParameters(parameters)
  if (inputs) model.setInputs(inputs)
  model.memory.write(y, Float64Array.from(state))
  model.functions.rightHandSide(time, y, 0, dy)
  return [...model.memory.read(dy, model.states)]
}
