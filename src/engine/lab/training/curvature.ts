import { singularValues } from '../../../solver'
import type { JudgedRun } from './judge-run'
import type { TrainedModel } from './trained-model'

/** The eigenvalues of J^T J at a point of a training, J being the Jacobian of the scaled residuals, whose sum of squares is their mean square. */
export interface Curvature {
  epoch: number
  /** The loss of the training there. */
  loss: number
  /** Falling: as many as there are residuals or parameters, whichever are fewer. */
  eigenvalues: Float64Array
}

/** At so many points between the first and the best of a training. */
const points = 8

/** The curvature along a training, from its first point to its best; empty where it has none. @param place of the threshold that every point is below */
export function curvatureAlong(
  { candidates, parameters, bestLoss, epochs }: JudgedRun,
  place: number,
  model: TrainedModel,
): Curvature[] {
  const path = candidates[place]!
  if (parameters === null || path.length === 0) return []
  const chosen = Array.from({ length: points }, (_, index) => Math.round((index * (path.length - 1)) / (points - 1)))
  const along = [...new Set(chosen)].map((index) => path[index]!)
  const all = [...along, { epoch: epochs, parameters, loss: bestLoss }]
  return all.flatMap(({ epoch, loss, parameters: point }) => {
    const jacobian = model.residualJacobian(point)
    if (jacobian.status === 'failed') return []
    const { matrix, rows, columns } = jacobian.value
    return [{ epoch, loss, eigenvalues: singularValues(matrix, rows, columns).map((value) => value * value) }]
  })
}
