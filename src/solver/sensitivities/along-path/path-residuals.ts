import { failure, type SolveFailure } from '../../integrators'
import { ResidualReader, type RowTaker } from '../residual-reader'
import type { TrajectoryResiduals } from '../residuals'
import type { TangentSpace } from '../tangent/tangent-space'
import { PathModel, type PathOutcome } from './path-model'
import { PathTangent } from './path-tangent'
import type { PathRequest } from './state-path'

/** Residuals of the states along a path. */
export interface PathResidualRequest extends PathRequest {
  residuals: TrajectoryResiduals
  /** Whether the columns of the Jacobian, the parameters, are followed by the initial values. */
  initialValues: boolean
}

/** Hands the rows of their Jacobian, which is exact, to who takes them. */
export function pathResiduals(
  request: PathResidualRequest,
  takerOf: (space: TangentSpace) => RowTaker,
): (PathOutcome & { status: 'solved'; memory: number }) | SolveFailure {
  const { model, path, samples, predictions, residuals, initialValues } = request
  const along = PathModel.of(model)
  const outcome = along.states(request)
  if (outcome.status === 'failed') return outcome
  const tangent = PathTangent.of(model, initialValues)
  const { space, integral } = tangent
  const reader = new ResidualReader(space, residuals, takerOf(space))
  const algebraic = Uint8Array.from(along.inverseMass!, (mass) => (mass === 0 ? 1 : 0))
  const once = Float64Array.of(1)
  tangent.begin()
  for (let sample = 0; sample < samples; sample++) {
    tangent.advance(path, sample)
    reader.beginStep([integral])
    reader.sample(sample, predictions.subarray(sample * model.states, (sample + 1) * model.states), once, algebraic)
    const trouble = reader.endStep()
    if (trouble) return failure({ reason: trouble }, path.times[path.begin[sample + 1]! - 1]!, outcome.work)
  }
  reader.flush()
  return { ...outcome, memory: space.bytes }
}
