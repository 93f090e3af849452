import {
  failure,
  integrate,
  rejected,
  stepSolver,
  type Arrival,
  type Method,
  type NewtonAccuracy,
  type SolveFailure,
} from '../integrators'
import { differentiableMethods } from './differentiable-methods'
import { SensitivityCarrier, type CarriedSolve } from './tangent/sensitivity-carrier'
import type { SensitivityReader } from './tangent/sensitivity-reader'
import { SolveTangent } from './tangent/solve-tangent'

/** The sensitivities hold at the exact stages, so the stages must be close to exact. */
const NEWTON_TOLERANCE = 1e-3
/** Iterations that a stage may take; where they are to come closer still, more. */
const NEWTON_STEPS = 10
const MORE_NEWTON_STEPS = 40

/** Rounding errors of a stage, relative to it: no iteration comes closer. */
const ROUNDING = 1e-14

/** How far Newton's method goes in a solve that is differentiated, at a relative tolerance. */
export const gradientNewton = (relativeTolerance: number, asked = NEWTON_TOLERANCE): NewtonAccuracy => ({
  newtonTolerance: Math.max(asked, ROUNDING / relativeTolerance),
  newtonSteps: asked < NEWTON_TOLERANCE ? MORE_NEWTON_STEPS : NEWTON_STEPS,
})

/** The tangent of a model's solves by a method, kept with the model; or why there is none. */
export function solveTangent(
  request: CarriedSolve['request'],
  method: Method,
  initialValues: boolean,
): SolveTangent | SolveFailure {
  const { model } = request
  if (!method.differentiable) {
    const names = differentiableMethods.map(({ title }) => title).join(', ')
    return rejected(request, `'forward' knows no derivative of the steps of ${method.title}: choose one of ${names}.`)
  }
  const name = `forward ${method.name}${initialValues ? ', initial values' : ''}`
  return model.workspace(name, () => new SolveTangent(stepSolver(model, method), initialValues))
}

/** Solves with sensitivities; the reader is shown those at the samples. */
export function solveForward(
  tangent: SolveTangent,
  method: Method,
  solve: CarriedSolve,
  reader: SensitivityReader,
): Arrival | SolveFailure {
  const carrier = new SensitivityCarrier(tangent, solve, reader)
  return integrate(
    solve.request,
    method,
    gradientNewton(solve.request.relativeTolerance, solve.newtonTolerance),
    solve.predictions,
    carrier,
  )
}

/** The failure of a solve that went well while its derivatives did not. */
export const withoutDerivative = ({ endTime, work }: Arrival): SolveFailure =>
  failure(
    {
      reason: 'not-finite',
      advice:
        'The solution has no derivative by the parameters: check for a root, a power or a logarithm at zero in the right-hand side.',
    },
    endTime,
    work,
  )
