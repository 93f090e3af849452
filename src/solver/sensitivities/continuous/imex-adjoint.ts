import type { GradientOutcome, GradientRequest } from '../request'
import { adjointModel } from './adjoint-model'
import { continuousAdjoint, type ContinuousAdjoint } from './continuous-adjoint'
import { imexMethod } from './imex-method'

const imex: ContinuousAdjoint = {
  name: 'imex-adjoint',
  adjointModel,
  reverses: false,
  backward: (_, adjoint, sum) => {
    const { method, terms } = adjoint.model.workspace('imex method', () => imexMethod(adjoint, sum))
    // The integral is part of the method's steps.
    const integral = { bytes: terms.bytes, legBegan: () => {}, stepped: () => null, legEnded: () => null }
    return { method, integral: () => integral }
  },
}

/** `imex-adjoint`: the costate by an implicit method, the parameters' integral by an explicit one beside it (eqs. 11 and 12). */
export const imexAdjoint = (request: GradientRequest): GradientOutcome => continuousAdjoint(request, imex)
