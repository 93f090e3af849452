import { TERM_BYTES } from '../compiler'
import type { AttemptFailure } from '../integrators'
import type { TrajectoryResiduals } from './residuals'
import { MOST_MATRICES } from './tangent/matrix-sum'
import type { SensitivityReader } from './tangent/sensitivity-reader'
import type { TangentSpace } from './tangent/tangent-space'

/** Rows that are collected before they are handed on: as many as normal equations take in one pass over their matrix. */
export const BLOCK_ROWS = 64

/** Who takes rows of the Jacobian, `count` at a byte address, [stride] each, and their residuals. */
export type RowTaker = (address: number, count: number, residuals: Float64Array) => void

/** Makes rows d residual / d theta of dy/dtheta at the samples, in the order of samples, then states. */
export class ResidualReader implements SensitivityReader {
  private readonly block: number
  private readonly terms: number
  private readonly values = new Float64Array(BLOCK_ROWS)
  private readonly sampleValues: Float64Array
  private readonly sampleSlopes: Float64Array
  private count = 0
  private matrices: readonly number[] = []
  private bad = false

  constructor(
    private readonly space: TangentSpace,
    private readonly residuals: TrajectoryResiduals,
    private readonly take: RowTaker,
  ) {
    const { memory, states } = space.model
    this.sampleValues = new Float64Array(states)
    this.sampleSlopes = new Float64Array(states)
    const room = space.once('residual rows', () => ({
      block: memory.allocate(BLOCK_ROWS * space.stride),
      terms: memory.allocate((MOST_MATRICES * TERM_BYTES) / 8),
    }))
    this.block = room.block
    this.terms = room.terms
  }

  beginStep(matrices: readonly number[]): void {
    this.matrices = matrices
  }

  sample(sample: number, state: Float64Array, weights: Float64Array, held: Uint8Array): void {
    const { present } = this.residuals
    this.residuals.at(sample, state, this.sampleValues, this.sampleSlopes)
    for (let index = 0; index < state.length; index++) {
      if (present[sample * state.length + index] === 0) continue
      const residual = this.sampleValues[index]!
      this.bad ||= !Number.isFinite(residual)
      this.writeRow(held[index] ? 0 : this.sampleSlopes[index]!, weights, index)
      this.values[this.count++] = residual
      if (this.count === BLOCK_ROWS) this.flush()
    }
  }

  endStep(): AttemptFailure | null {
    return this.bad ? 'not-finite' : null
  }

  /** Hands on the rows that are left. */
  flush(): void {
    if (this.count > 0) this.take(this.block, this.count, this.values.subarray(0, this.count))
    this.count = 0
  }

  private writeRow(slope: number, weights: Float64Array, state: number): void {
    const { model, rowBytes } = this.space
    let count = 0
    for (let matrix = 0; matrix < weights.length; matrix++) {
      const weight = slope * weights[matrix]!
      if (weight === 0) continue
      model.memory.setTerm(this.terms, count++, weight, this.matrices[matrix]! + state * rowBytes)
    }
    model.functions.combine(this.block + this.count * rowBytes, rowBytes, this.terms, count)
  }
}
