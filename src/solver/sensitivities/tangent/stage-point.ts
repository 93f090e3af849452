import { TERM_BYTES } from '../../compiler'
import { MOST_MATRICES } from './matrix-sum'
import type { TangentSpace } from './tangent-space'

/** The point of a stage, y + scale sum_j weight_j vector_j, computed again: a step need not keep its points, and may have lifted its last. */
export class StagePoint {
  private readonly point: number
  private readonly terms: number

  constructor(private readonly space: TangentSpace) {
    const { memory, stateStride } = space.model
    this.point = memory.allocate(stateStride)
    this.terms = memory.allocate((MOST_MATRICES * TERM_BYTES) / 8)
  }

  /** Its byte address; it holds until the next one is asked for. */
  at(weights: readonly number[], vectors: readonly number[], scale: number): number {
    const { model, solver } = this.space
    model.memory.setTerm(this.terms, 0, 1, solver.context.state)
    let count = 1
    weights.forEach((weight, index) => {
      if (weight !== 0) model.memory.setTerm(this.terms, count++, scale * weight, vectors[index]!)
    })
    model.functions.combine(this.point, 8 * model.stateStride, this.terms, count)
    return this.point
  }
}
