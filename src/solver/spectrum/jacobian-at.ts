import type { CompiledModel } from '../compiler'

/**
 * df/dy at a state, for the parameters and constants that the model has been given last: [states][states], row after row, zeros included
 * however the model keeps it.
 *
 * @param state [states]
 */
export function jacobianAt(model: CompiledModel, time: number, state: Float64Array): Float64Array {
  const { states, memory, matrix } = model
  const place = model.workspace('jacobian at', () => ({
    state: memory.allocate(model.stateStride),
    // Two spare doubles: the pair with the last one may reach over it.
    jacobian: memory.allocate(matrix.jacobianDoubles + 2),
  }))
  memory.write(place.state, state)
  model.functions.jacobian(time, place.state, 0, place.jacobian)
  const kept = memory.read(place.jacobian, matrix.jacobianDoubles)
  if (matrix.sparse === null) return kept
  const dense = new Float64Array(states * states)
  let next = 0
  matrix.sparse.jacobian.pattern.forEach((columns, row) => {
    for (const column of columns) dense[row * states + column] = kept[next++]!
  })
  return dense
}
