import type { CompiledModel } from '../../../src/solver'
import { methods, type Stepper } from '../../../src/solver/integrators'

/** Runs a method over given step sizes at tight Newton tolerance; `seen` looks at every step before it is accepted. */
export function runFixedSteps(
  model: CompiledModel,
  parameters: Float64Array,
  initial: Float64Array,
  steps: readonly number[],
  seen?: (stepper: Stepper, time: number, h: number) => void,
  scale: Float64Array = new Float64Array(model.states).fill(1),
): Float64Array {
  const stepper = methods[0].stepper(model)
  const { y, absolute } = model.workspace('fixed steps', () => ({
    y: model.memory.allocate(model.stateStride),
    absolute: model.memory.allocate(model.stateStride),
  }))
  model.setParameters(parameters)
  model.memory.write(y, initial)
  model.memory.write(
    absolute,
    scale.map((size) => 1e-6 * size),
  )
  const work = { steps: 0, rejected: 0, rhsEvaluations: 0, jacobianEvaluations: 0, factorizations: 0 }
  const accuracy = { relativeTolerance: 1e-6, absoluteTolerance: absolute, newtonTolerance: 1e-6, newtonSteps: 60 }
  let time = 0
  if (!stepper.begin(time, y, accuracy, work)) throw new Error('not finite at the start')
  for (const h of steps) {
    const error = stepper.attempt(time, h)
    if (typeof error === 'string') throw new Error(error)
    seen?.(stepper, time, h)
    stepper.accept()
    time += h
  }
  return model.memory.read(stepper.state, model.states)
}
