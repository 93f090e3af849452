import { TERM_BYTES } from '../../compiler'
import type { StoredRows } from '../steps/stored-rows'
import type { TangentSpace } from './tangent-space'

/** So many matrices, or vectors of stages, and products with so many, one sum may have. */
export const MOST_MATRICES = 24
const MOST_PRODUCTS = 24

/**
 * A sum of matrices [states][stride], some of them multiplied from the left by a matrix of the size of the model, while it is put
 * together: `start`, then what it consists of, then `writeTo`.
 */
export class MatrixSum {
  /** The table that `combine` reads: the matrices, as they are added, then the rows of products, row by row. */
  private readonly terms: number
  private count = 0
  private products = 0
  private readonly weights = new Float64Array(MOST_PRODUCTS)
  private readonly factors = new Int32Array(MOST_PRODUCTS)
  private readonly multiplied = new Int32Array(MOST_PRODUCTS)
  private readonly rows = new Array<StoredRows>(MOST_PRODUCTS).fill([])

  constructor(private readonly space: TangentSpace) {
    const { memory, states } = space.model
    const entries = MOST_MATRICES + MOST_PRODUCTS * states
    this.terms = memory.allocate((entries * TERM_BYTES) / 8)
  }

  start(): this {
    this.count = 0
    this.products = 0
    return this
  }

  /** weight matrix. */
  add(weight: number, matrix: number): this {
    if (weight !== 0) this.space.model.memory.setTerm(this.terms, this.count++, weight, matrix)
    return this
  }

  /** weight A matrix, A at an address and stored in the given rows. */
  addProduct(weight: number, factor: number, rows: StoredRows, matrix: number): this {
    if (weight === 0) return this
    this.weights[this.products] = weight
    this.factors[this.products] = factor
    this.rows[this.products] = rows
    this.multiplied[this.products++] = matrix
    return this
  }

  /** weight M matrix. */
  addMass(weight: number, matrix: number): this {
    const { mass } = this.space
    return mass ? this.addProduct(weight, mass.address, mass.rows, matrix) : this.add(weight, matrix)
  }

  /** The result may be one of the matrices that are added, but none that is multiplied. */
  writeTo(result: number): void {
    const { model, rowBytes, matrixBytes } = this.space
    const { combine } = model.functions
    if (this.products === 0) {
      combine(result, matrixBytes, this.terms, this.count)
      return
    }
    for (let row = 0; row < model.states; row++) {
      combine(result + row * rowBytes, rowBytes, this.terms, this.addRow(row))
      model.memory.moveTerms(this.terms, this.count, rowBytes)
    }
  }

  /** Puts a row of the products behind the matrices; returns how many terms there are then. */
  private addRow(row: number): number {
    const { model, rowBytes } = this.space
    const { memory } = model
    let count = this.count
    for (let product = 0; product < this.products; product++) {
      const weight = this.weights[product]!
      const matrix = this.multiplied[product]!
      const { start, columns } = this.rows[product]![row]!
      const from = this.factors[product]! / 8 + start
      for (let index = 0; index < columns.length; index++) {
        const value = memory.doubles[from + index]!
        if (value !== 0) memory.setTerm(this.terms, count++, weight * value, matrix + columns[index]! * rowBytes)
      }
    }
    return count
  }
}
