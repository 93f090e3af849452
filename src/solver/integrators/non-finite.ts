import { kernelArithmetic, ModelModule, type CompiledModel } from '../compiler'
import { firstNonFinite, type Node, type NonFinite } from '../graph'
import type { StepSolver } from './step-solver'

/**
 * The expression that is not finite in the right-hand side (or another output), at the first of some states (byte addresses) that are
 * finite themselves while the output is not; null if there is none.
 */
export function whereNotFinite(
  solver: StepSolver,
  time: number,
  states: readonly number[],
  output?: Node,
): NonFinite | null {
  const { model } = solver
  // Compiled code says whether it is worth interpreting the graph, which takes long where it is large.
  const slope = model.workspace('non-finite', () => model.memory.allocate(model.stateStride))
  const finiteAt = (state: number): boolean => {
    solver.evaluate(time, state, slope)
    return model.memory.read(slope, model.states).every(Number.isFinite)
  }
  const parameters = [...model.memory.read(model.theta.address, model.parameters)]
  const inputs = [...model.memory.read(model.inputs, model.graph.inputs)]
  const arithmetic = kernelArithmetic(model.arithmetic)
  for (const address of states) {
    const state = [...model.memory.read(address, model.states)]
    if (!state.every(Number.isFinite) || (!output && finiteAt(address))) continue
    const point = { time, state, parameters, inputs, trajectory: trajectoryOf(model) }
    const found = firstNonFinite(model.graph, point, arithmetic, output)
    if (found) return found
  }
  return null
}

/** Reads the solution that a companion's programs read, as they do. */
const trajectoryOf =
  (model: CompiledModel) =>
  (time: number, derivative: number): readonly number[] => {
    const { rows } = model.trajectory
    const read = model.workspace(`trajectory ${derivative}`, () => {
      const module = new ModelModule(model, [])
      const { builder } = model.graph
      module.write('read', [builder.trajectory(builder.time(), rows, derivative)])
      return { run: module.instantiate().read!, result: model.memory.allocate(rows + 1) }
    })
    read.run(time, 0, 0, read.result)
    return [...model.memory.read(read.result, rows)]
  }
