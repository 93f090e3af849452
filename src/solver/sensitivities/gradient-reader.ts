import { TERM_BYTES } from '../compiler'
import type { AttemptFailure } from '../integrators'
import type { TrajectoryLoss } from './request'
import { MOST_MATRICES } from './tangent/matrix-sum'
import type { SensitivityReader } from './tangent/sensitivity-reader'
import type { TangentSpace } from './tangent/tangent-space'

/**
 * Collects a loss and its gradient from the samples: first, of all samples of a step, the cotangents of the rows of every matrix; then one
 * pass over the matrices, however many samples there were.
 */
export class GradientReader implements SensitivityReader {
  /** The loss of the samples so far. */
  total = 0
  private matrices: readonly number[] = []
  private readonly cotangent: Float64Array
  /** [matrices][states] */
  private readonly weights: Float64Array
  private readonly terms: number
  private readonly place: number

  constructor(
    private readonly space: TangentSpace,
    private readonly loss: TrajectoryLoss,
  ) {
    const { memory, states } = space.model
    this.cotangent = new Float64Array(states)
    this.weights = new Float64Array(MOST_MATRICES * states)
    const room = space.once('gradient', () => ({
      terms: memory.allocate(((MOST_MATRICES * states + 1) * TERM_BYTES) / 8),
      gradient: memory.allocate(space.stride),
    }))
    this.terms = room.terms
    this.place = room.gradient
    memory.doubles.fill(0, this.place / 8, this.place / 8 + space.stride)
  }

  beginStep(matrices: readonly number[]): void {
    this.matrices = matrices
  }

  sample(sample: number, state: Float64Array, weights: Float64Array, held: Uint8Array): void {
    const { states } = this.space.model
    this.total += this.loss.at(sample, state, this.cotangent)
    for (let index = 0; index < states; index++) {
      const cotangent = held[index] ? 0 : this.cotangent[index]!
      if (cotangent === 0) continue
      for (let matrix = 0; matrix < weights.length; matrix++) {
        this.weights[matrix * states + index]! += weights[matrix]! * cotangent
      }
    }
  }

  endStep(): AttemptFailure | null {
    const { matrices } = this
    const { model, rowBytes } = this.space
    const { memory, functions, states } = model
    memory.setTerm(this.terms, 0, 1, this.place)
    let count = 1
    for (let matrix = 0; matrix < matrices.length; matrix++) {
      for (let state = 0; state < states; state++) {
        const weight = this.weights[matrix * states + state]!
        if (weight !== 0) memory.setTerm(this.terms, count++, weight, matrices[matrix]! + state * rowBytes)
      }
    }
    functions.combine(this.place, rowBytes, this.terms, count)
    this.weights.fill(0)
    return Number.isFinite(this.total) ? null : 'not-finite'
  }

  /** [columns], of the samples so far. */
  gradient(): Float64Array {
    return this.space.model.memory.read(this.place, this.space.columns)
  }
}
