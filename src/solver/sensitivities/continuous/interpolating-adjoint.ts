import type { GradientOutcome, GradientRequest } from '../request'
import { adjointModel } from './adjoint-model'
import { continuousAdjoint, type ContinuousAdjoint } from './continuous-adjoint'
import { StepQuadrature } from './step-quadrature'

const interpolating: ContinuousAdjoint = {
  name: 'interpolating-adjoint',
  adjointModel,
  reverses: false,
  backward: (forward, adjoint, sum) => ({
    method: forward,
    integral: (solver) => new StepQuadrature(solver, adjoint.parameterProduct, sum),
  }),
}

/** `interpolating-adjoint`: the costate over the stored solution (eq. 6 without reversing y), the parameters' integral along with its steps. */
export const interpolatingAdjoint = (request: GradientRequest): GradientOutcome =>
  continuousAdjoint(request, interpolating)
