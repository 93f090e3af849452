import { methodNamed } from '../integrators'
import { imexAdjoint } from './continuous/imex-adjoint'
import { quadratureAdjoint } from './continuous/quadrature-adjoint'
import { discreteAdjointGradient } from './discrete-adjoint'
import { forwardGradient } from './forward'
import { MEMORY_LIMIT, type GradientOutcome, type GradientRequest } from './request'

/** The method of integration when none is asked for. */
export const AUTOMATIC_METHOD = 'ark436l2sa'

/**
 * Of the continuous adjoints the implicit-explicit one is the cheapest at equal error on the paper's trained network of 188 weights (0.6 to 0.8
 * of the others' time, `kinode bench gradient`); quadrature is on networks of 10^5 weights, and the boundary is not sharp.
 */
const MANY_PARAMETERS = 1000

/**
 * `auto`: the discrete adjoint, which `kinode bench gradient` finds cheaper than forward sensitivities even for a single parameter, or these where
 * memory does not hold a step; of steps that have no discrete derivative a continuous adjoint. What it chooses depends on the request alone, so
 * that the same one gives the same bits.
 */
export function automaticGradient(asked: GradientRequest): GradientOutcome {
  const { model, memoryLimit = MEMORY_LIMIT } = asked
  const request = { ...asked, method: asked.method ?? AUTOMATIC_METHOD }
  const { differentiable, title } = methodNamed(request.method)
  if (!differentiable) {
    const why = `the steps of ${title} have no discrete derivative`
    return model.parameters < MANY_PARAMETERS
      ? because(imexAdjoint(request), `imex-adjoint: ${why}.`)
      : because(quadratureAdjoint(request), `quadrature-adjoint: ${why}, and parameters are many.`)
  }
  const adjoint = discreteAdjointGradient(request)
  if (adjoint.status === 'failed' && adjoint.reason === 'out-of-memory') {
    const why = `${memoryLimit} bytes do not hold what the discrete adjoint stores`
    return because(forwardGradient(request), `forward: ${why}.`)
  }
  const stepsAgain = adjoint.status === 'solved' ? (adjoint.stepsAgain ?? 0) : 0
  const again = `, ${stepsAgain} steps that ${memoryLimit} bytes did not hold being made again`
  return because(adjoint, `discrete-adjoint: exact, and the cheapest${stepsAgain === 0 ? '' : again}.`)
}

function because(outcome: GradientOutcome, why: string): GradientOutcome {
  return outcome.status === 'failed' ? outcome : { ...outcome, why }
}
