import { AUTOMATIC_METHOD, automaticGradient } from './automatic'
import { forwardChunkedGradient } from './chunked/forward-chunked'
import { backsolveAdjoint } from './continuous/backsolve-adjoint'
import { DEFAULT_CONTINUOUS_METHOD } from './continuous/continuous-adjoint'
import { imexAdjoint } from './continuous/imex-adjoint'
import { interpolatingAdjoint } from './continuous/interpolating-adjoint'
import { quadratureAdjoint } from './continuous/quadrature-adjoint'
import { DEFAULT_METHOD, discreteAdjointGradient } from './discrete-adjoint'
import { FORWARD_METHOD, forwardGradient } from './forward'
import { throughInitialState } from './initial-gradient'
import { throughOwnParameters, type ParametricRequest } from './own-parameters'
import type { GradientMethod, GradientOutcome } from './request'

/** The ways to the gradient of a loss of the trajectory. */
export const singleGradientMethods = [
  {
    name: 'forward',
    title: 'Discrete forward sensitivities',
    description:
      'The tangent of every accepted step, for all parameters at once: exact, and dear where parameters are many.',
    derivativeOf: 'steps',
    defaultMethod: FORWARD_METHOD,
    run: forwardGradient,
  },
  {
    name: 'forward-chunked',
    title: 'Discrete forward sensitivities, in chunks',
    description:
      'As forward, some hundred parameters at a time: for each chunk the solve is made again, in several threads at once, in little memory.',
    derivativeOf: 'steps',
    defaultMethod: FORWARD_METHOD,
    run: forwardChunkedGradient,
  },
  {
    name: 'discrete-adjoint',
    title: 'Discrete adjoint',
    description:
      'The transpose of every accepted step, backwards: exact, at a cost that hardly grows with the number of parameters.',
    derivativeOf: 'steps',
    defaultMethod: DEFAULT_METHOD,
    run: discreteAdjointGradient,
  },
  {
    name: 'interpolating-adjoint',
    title: 'Continuous adjoint, interpolating',
    description:
      'Stores the solution and solves backwards for what the loss says of every state; the parameters are summed up along with its steps. Cheap where parameters are many; as accurate as the tolerances.',
    derivativeOf: 'solution',
    defaultMethod: DEFAULT_CONTINUOUS_METHOD,
    run: interpolatingAdjoint,
  },
  {
    name: 'quadrature-adjoint',
    title: 'Continuous adjoint, quadrature',
    description:
      'As the interpolating one, but the parameters are summed up after each stretch between two samples, by adaptive quadrature: the fewest evaluations where there are very many parameters.',
    derivativeOf: 'solution',
    defaultMethod: DEFAULT_CONTINUOUS_METHOD,
    run: quadratureAdjoint,
  },
  {
    name: 'imex-adjoint',
    title: 'Continuous adjoint, implicit-explicit',
    description:
      'As the interpolating one, by one method that is implicit for the states and explicit for the parameters, whose error counts in the choice of its steps; takes the least memory.',
    derivativeOf: 'solution',
    defaultMethod: DEFAULT_CONTINUOUS_METHOD,
    run: imexAdjoint,
  },
  {
    name: 'backsolve-adjoint',
    title: 'Continuous adjoint, backsolve (for demonstration)',
    description:
      'Runs the solution itself backwards in time instead of storing it. Stiff problems cannot be run backwards: it is here to show that, and fails as soon as the reversed solution has left the true one.',
    derivativeOf: 'solution',
    demonstration: true,
    defaultMethod: DEFAULT_CONTINUOUS_METHOD,
    run: backsolveAdjoint,
  },
] as const satisfies readonly GradientMethod[]

/** Chooses among them. */
const automatic = {
  name: 'auto',
  title: 'Automatic',
  description:
    'The discrete adjoint, which is exact and the cheapest, wherever it can be had; otherwise the next best. Says which and why.',
  derivativeOf: 'either',
  defaultMethod: AUTOMATIC_METHOD,
  run: automaticGradient,
} as const satisfies GradientMethod

/** All of them; the first is the default. */
export const gradientMethods = [automatic, ...singleGradientMethods] as const

export type GradientMethodName = (typeof gradientMethods)[number]['name']

/** A loss of the trajectory and its gradient with respect to all parameters, by the method asked for. */
export function lossAndGradient(request: ParametricRequest & { gradientMethod?: GradientMethodName }): GradientOutcome {
  const name = request.gradientMethod ?? gradientMethods[0].name
  const method = gradientMethods.find((row) => row.name === name)
  if (!method) throw new Error(`There is no gradient method named ${name}.`)
  return throughOwnParameters(request, (held) => throughInitialState(held, (started) => method.run(started)))
}
