import { forwardChunkedGradient } from './chunked/forward-chunked'
import { DEFAULT_METHOD, discreteAdjointGradient } from './discrete-adjoint'
import { FORWARD_METHOD, forwardGradient } from './forward'
import { throughInitialState } from './initial-gradient'
import type { GradientMethod, GradientOutcome, GradientRequest } from './request'

/** Every way to the gradient of a loss of the trajectory; the first is the default. */
export const gradientMethods = [
  {
    name: 'forward',
    title: 'Discrete forward sensitivities',
    description:
      'The tangent of every accepted step, for all parameters at once: exact, and dear where parameters are many.',
    defaultMethod: FORWARD_METHOD,
    run: forwardGradient,
  },
  {
    name: 'forward-chunked',
    title: 'Discrete forward sensitivities, in chunks',
    description:
      'As forward, some hundred parameters at a time: for each chunk the solve is made again, in several threads at once, in little memory.',
    defaultMethod: FORWARD_METHOD,
    run: forwardChunkedGradient,
  },
  {
    name: 'discrete-adjoint',
    title: 'Discrete adjoint',
    description:
      'The transpose of every accepted step, backwards: exact, at a cost that hardly grows with the number of parameters.',
    defaultMethod: DEFAULT_METHOD,
    run: discreteAdjointGradient,
  },
] as const satisfies readonly GradientMethod[]

export type GradientMethodName = (typeof gradientMethods)[number]['name']

/** A loss of the trajectory and its gradient with respect to all parameters, by the method asked for. */
export function lossAndGradient(request: GradientRequest & { gradientMethod?: GradientMethodName }): GradientOutcome {
  const name = request.gradientMethod ?? gradientMethods[0].name
  const method = gradientMethods.find((row) => row.name === name)
  if (!method) throw new Error(`There is no gradient method named ${name}.`)
  return throughInitialState(request, (started) => method.run(started))
}
