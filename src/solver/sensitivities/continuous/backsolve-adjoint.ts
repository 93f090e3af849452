import type { GradientOutcome, GradientRequest } from '../request'
import { reversedModel } from './adjoint-model'
import { continuousAdjoint, type ContinuousAdjoint } from './continuous-adjoint'
import { StepQuadrature } from './step-quadrature'

const backsolve: ContinuousAdjoint = {
  name: 'backsolve-adjoint',
  adjointModel: reversedModel,
  reverses: true,
  backward: (forward, adjoint, sum) => ({
    method: forward,
    integral: (solver) => new StepQuadrature(solver, adjoint.parameterProduct, sum),
  }),
}

/**
 * `backsolve-adjoint`: eq. 6 as Chen et al. (2018) solve it, y reversed in time together with the costate. It fails where the reversed solution
 * leaves the forward one, as it does on stiff problems (figures 1 and 3 of the paper).
 */
export const backsolveAdjoint = (request: GradientRequest): GradientOutcome => continuousAdjoint(request, backsolve)
