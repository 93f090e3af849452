import { methods } from '../integrators'

/** The methods of integration whose steps can be differentiated. */
export const differentiableMethods = methods.filter(({ differentiable }) => differentiable)
