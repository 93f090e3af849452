import {
  failure,
  integrate,
  rejected,
  stepSolver,
  type Arrival,
  type Method,
  type SolveFailure,
  type SolveRequest,
} from '../integrators'
import { differentiableMethods } from './differentiable-methods'
import { gradientNewton } from './newton-accuracy'
import { SensitivityCarrier, type CarriedSolve } from './tangent/sensitivity-carrier'
import type { SensitivityReader } from './tangent/sensitivity-reader'
import { SolveTangent } from './tangent/solve-tangent'
import type { ColumnRange, TangentColumns } from './tangent/tangent-space'

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
    gradientNewton({ ...solve.request, newtonTolerance: solve.newtonTolerance }),
    solve.predictions,
    carrier,
  )
}

/** The failure of a solve that went well while its derivatives did not. */
export const withoutDerivative = ({ endTime, work }: Pick<Arrival, 'endTime' | 'work'>): SolveFailure =>
  failure(
    {
      reason: 'not-finite',
      advice:
        'The solution has no derivative by the parameters: check for a root, a power or a logarithm at zero in the right-hand side.',
    },
    endTime,
    work,
  )
