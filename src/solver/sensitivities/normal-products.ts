import { TERM_BYTES } from '../compiler'
import { BLOCK_ROWS } from './residual-reader'
import type { TangentSpace } from './tangent/tangent-space'

/** What Gauss and Newton's method needs of residuals r with Jacobian J, to which many experiments may add. */
export interface NormalProducts {
  /** J^T J: [columns][columns]. */
  matrix: Float64Array
  /** J^T r: [columns]. */
  gradient: Float64Array
  /** r^T r. */
  sumOfSquares: number
}

/** Nothing yet. */
export const noNormalProducts = (columns: number): NormalProducts => ({
  matrix: new Float64Array(columns * columns),
  gradient: new Float64Array(columns),
  sumOfSquares: 0,
})

/** Adds up J^T J and J^T r in the model's memory, block of rows by block of rows: J itself is never held. */
export class NormalAccumulator {
  /** Bytes that it occupies. */
  readonly bytes: number
  private readonly matrix: number
  private readonly gradient: number
  private readonly terms: number
  private sumOfSquares = 0

  constructor(private readonly space: TangentSpace) {
    const { model, columns, stride } = space
    const { memory } = model
    const room = space.once('normal products', () => ({
      matrix: memory.allocate(columns * stride),
      gradient: memory.allocate(stride),
      terms: memory.allocate(((BLOCK_ROWS + 1) * TERM_BYTES) / 8),
    }))
    this.matrix = room.matrix
    this.gradient = room.gradient
    this.terms = room.terms
    this.bytes = 8 * (columns + 1) * stride
    memory.doubles.fill(0, this.matrix / 8, this.matrix / 8 + columns * stride)
    memory.doubles.fill(0, this.gradient / 8, this.gradient / 8 + stride)
  }

  /** Adds the products of `count` rows at an address: of the matrix, the blocks of `combine` from the diagonal on. */
  add = (rows: number, count: number, residuals: Float64Array): void => {
    const { columns, stride, rowBytes, model } = this.space
    const { memory, functions } = model
    const addInto = (target: number, skipped: number, factor: (row: number) => number) => {
      memory.setTerm(this.terms, 0, 1, target + skipped)
      for (let row = 0; row < count; row++) {
        memory.setTerm(this.terms, row + 1, factor(row), rows + row * rowBytes + skipped)
      }
      functions.combine(target + skipped, rowBytes - skipped, this.terms, count + 1)
    }
    for (let column = 0; column < columns; column++) {
      const from = rows / 8 + column
      addInto(this.matrix + column * rowBytes, 64 * (column >> 3), (row) => memory.doubles[from + row * stride]!)
    }
    addInto(this.gradient, 0, (row) => residuals[row]!)
    for (const residual of residuals) this.sumOfSquares += residual * residual
  }

  /** Whether all of it is finite: the squares of columns that are not say so. */
  get finite(): boolean {
    const { columns, stride, model } = this.space
    const { doubles } = model.memory
    for (let column = 0; column < columns; column++) {
      if (!Number.isFinite(doubles[this.matrix / 8 + column * (stride + 1)]!)) return false
    }
    return Number.isFinite(this.sumOfSquares)
  }

  /** Adds what was collected to what a caller has. */
  addTo(products: NormalProducts): void {
    const { columns, stride, model } = this.space
    const { doubles } = model.memory
    for (let row = 0; row < columns; row++) {
      const from = this.matrix / 8 + row * stride
      for (let column = row; column < columns; column++) {
        const value = doubles[from + column]!
        products.matrix[row * columns + column]! += value
        if (column > row) products.matrix[column * columns + row]! += value
      }
      products.gradient[row]! += doubles[this.gradient / 8 + row]!
    }
    products.sumOfSquares += this.sumOfSquares
  }
}
