import { methodNamed, rejected, stepSolver } from '../integrators'
import { DiscreteAdjoint } from './adjoint/discrete-adjoint'
import { differentiableMethods } from './differentiable-methods'
import type { GradientOutcome, GradientRequest } from './request'

export const DEFAULT_METHOD = 'rodas5p'

/** `discrete-adjoint`: the exact derivative of the accepted steps, backwards through the transpose of each. */
export function discreteAdjointGradient(request: GradientRequest): GradientOutcome {
  const { model } = request
  const method = methodNamed(request.method ?? DEFAULT_METHOD)
  const solver = stepSolver(model, method)
  const { stages } = solver.steps
  if (!stages) {
    const names = differentiableMethods.map(({ name }) => name)
    return rejected(
      request,
      `'discrete-adjoint' knows no derivative of the steps of ${method.title}: choose one of ${names.join(', ')}.`,
    )
  }
  return model
    .workspace(`discrete adjoint ${method.name}`, () => new DiscreteAdjoint(solver, method, stages))
    .run(request)
}
