import type { CompiledModel, MethodName } from '../../../src/solver'
import { methodNamed, stepSolver, type StepSolver } from '../../../src/solver/integrators'

/** Runs a method over given step sizes at tight Newton tolerance; `seen` looks at every step before it is taken. */
export function runFixedSteps(
  model: CompiledModel,
  method: MethodName,
  parameters: Float64Array,
  initial: Float64Array,
  steps: readonly number[],
  seen?: (solver: StepSolver, time: number, h: number) => void,
  scale: Float64Array = new Float64Array(model.states).fill(1),
): Float64Array {
  const solver = stepSolver(model, methodNamed(method))
  const { control, context } = solver
  const { memory } = model
  solver.reset()
  model.setParameters(parameters)
  memory.write(context.state, initial)
  memory.doubles.fill(1, context.absolute / 8, context.absolute / 8 + model.stateStride)
  // An error is measured in units of a tolerance so wide that no step is refused.
  memory.write(
    context.absolute,
    scale.map((size) => 1e-6 * size),
  )
  control.write('relativeTolerance', 1e-6)
  control.write('newtonTolerance', 1e-7)
  control.write('newtonSteps', 60)
  control.write('attemptsAllowed', 2 ** 30)
  control.write('largestStep', Infinity)
  control.write('time', 0)
  let time = 0
  for (const h of steps) {
    const error = solver.attempt(time, h)
    const trouble = solver.trouble()
    if (trouble) throw new Error(`${trouble}, error ${error}`)
    seen?.(solver, time, h)
    solver.accept()
    time = control.read('time')
  }
  return memory.read(context.state, model.states)
}
