import {
  failure,
  integrate,
  rejected,
  stepSolver,
  type Arrival,
  type Method,
  type NewtonAccuracy,
  type SolveFailure,
  type SolveRequest,
} from '../integrators'
import { differentiableMethods } from './differentiable-methods'
import { SensitivityCarrier, type CarriedSolve } from './tangent/sensitivity-carrier'
import type { SensitivityReader } from './tangent/sensitivity-reader'
import { SolveTangent } from './tangent/solve-tangent'
import type { ColumnRange, TangentColumns } from './tangent/tangent-space'

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

/** Why there is no derivative of a method's steps, or null. */
export function notDifferentiable(request: SolveRequest, method: Method): SolveFailure | null {
  if (method.differentiable) return null
  const names = differentiableMethods.map(({ title }) => title).join(', ')
  return rejected(request, `'forward' knows no derivative of the steps of ${method.title}: choose one of ${names}.`)
}

/** The tangent of a model's solves by a method, kept with the model, for a range of the columns or all of them; or why there is none. */
export function solveTangent(
  request: CarriedSolve['request'],
  method: Method,
  columns: TangentColumns,
  range?: ColumnRange,
): SolveTangent | SolveFailure {
  const { model } = request
  const refused = notDifferentiable(request, method)
  if (refused) return refused
  const { initialValues, atOnce = 'all' } = columns
  const name = `forward ${method.name}, ${atOnce} at once${initialValues ? ', initial values' : ''}`
  const tangent = model.workspace(name, () => new SolveTangent(stepSolver(model, method), columns, range))
  if (range) tangent.space.cover(range)
  return tangent
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
