import type { GradientOutcome, GradientRequest } from '../request'
import { adjointModel } from './adjoint-model'
import { continuousAdjoint, type ContinuousAdjoint } from './continuous-adjoint'
import { LegQuadrature } from './leg-quadrature'

const quadrature: ContinuousAdjoint = {
  name: 'quadrature-adjoint',
  adjointModel,
  reverses: false,
  backward: (forward, adjoint, sum) => ({
    method: forward,
    integral: (solver) => new LegQuadrature(solver, adjoint, sum),
  }),
}

/** `quadrature-adjoint`: the costate alone, then dL/dtheta as an integral over it by adaptive quadrature: O(k^3 + m). */
export const quadratureAdjoint = (request: GradientRequest): GradientOutcome => continuousAdjoint(request, quadrature)
