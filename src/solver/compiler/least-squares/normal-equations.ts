import { detectArithmetic, type Arithmetic } from '../arithmetic'
import { StandaloneModule } from '../standalone-module'
import { writeCholeskyFactor } from './cholesky-factor'
import { writeCholeskySolve } from './cholesky-solve'
import { writeAddNormalProducts } from './normal-products'
import { DEPTH, SymmetricLayout } from './symmetric-layout'
import { writeUpdateTiles } from './symmetric-update'

/** Rows of a least-squares problem: those of a Jacobian, with a weight and a residual for each. */
export interface LeastSquaresRows {
  /** [count][stride], the first `size` of each row in use. */
  rows: Float64Array
  stride: number
  count: number
  /** [count]: not negative where the matrix is to be factored. */
  weights: Float64Array
  /** [count] */
  residuals: Float64Array
}

/**
 * The normal equations of least squares in `size` unknowns, A x = b with A = sum over rows of w_r j_r j_r^T and b = sum of w_r e_r j_r, and
 * their solution by A + diag(damping) = L L^T, compiled for the size. Rows are added in their order, one by one: the bits do not depend on
 * how many are given at once. Not to be used by two at once.
 */
export class NormalEquations {
  private readonly layout: SymmetricLayout
  private readonly places
  private readonly functions: { addNormalProducts: (count: number) => void; factor: () => number; solve: () => void }
  private readonly memory

  constructor(
    readonly size: number,
    arithmetic: Arithmetic = detectArithmetic(),
  ) {
    const module = new StandaloneModule(arithmetic)
    const { memory } = module
    const layout = new SymmetricLayout(size)
    const panels = { plain: layout.allocatePanels(memory), weighted: layout.allocatePanels(memory) }
    const vector = () => layout.allocateVector(memory)
    this.places = {
      matrix: layout.allocateMatrix(memory),
      factors: layout.allocateMatrix(memory),
      rows: memory.allocate((DEPTH * layout.rowBytes) / 8),
      weights: memory.allocate(DEPTH),
      residuals: memory.allocate(DEPTH),
      vector: vector(),
      damping: vector(),
      reciprocals: vector(),
      solution: vector(),
    }
    const update = writeUpdateTiles(module, layout, panels)
    writeAddNormalProducts(module, layout, panels, this.places, update)
    writeCholeskyFactor(module, layout, panels, this.places, update)
    writeCholeskySolve(module, layout, this.places)
    this.layout = layout
    this.memory = memory
    this.functions = module.instantiate() as unknown as typeof this.functions
  }

  /** A = 0, b = 0. */
  clear(): void {
    const { doubles } = this.memory
    const { padded, rowBytes } = this.layout
    doubles.fill(0, this.places.matrix / 8, (this.places.matrix + padded * rowBytes) / 8)
    doubles.fill(0, this.places.vector / 8, (this.places.vector + rowBytes) / 8)
  }

  /** A = matrix, symmetric, of [size][size]; b = 0. */
  setMatrix(matrix: Float64Array): void {
    const { memory, places, size } = this
    this.clear()
    for (let row = 0; row < size; row++) {
      memory.write(places.matrix + row * this.layout.rowBytes, matrix.subarray(row * size, row * size + row + 1))
    }
  }

  /** Adds rows to both sides. */
  add({ rows, stride, count, weights, residuals }: LeastSquaresRows): void {
    const { memory, places, size } = this
    for (let start = 0; start < count; start += DEPTH) {
      const end = Math.min(count, start + DEPTH)
      for (let row = start; row < end; row++) {
        const place = places.rows + (row - start) * this.layout.rowBytes
        memory.write(place, rows.subarray(row * stride, row * stride + size))
      }
      memory.write(places.weights, weights.subarray(start, end))
      memory.write(places.residuals, residuals.subarray(start, end))
      this.functions.addNormalProducts(end - start)
    }
  }

  /** Adds A, both halves of it, to `matrix` ([size][size]) and b to `right` ([size]). */
  addTo(matrix: Float64Array, right: Float64Array): void {
    const { places, size } = this
    const { doubles } = this.memory
    for (let row = 0; row < size; row++) {
      const from = (places.matrix + row * this.layout.rowBytes) / 8
      for (let column = 0; column < row; column++) {
        const value = doubles[from + column]!
        matrix[row * size + column]! += value
        matrix[column * size + row]! += value
      }
      matrix[row * (size + 1)]! += doubles[from + row]!
      right[row]! += doubles[places.vector / 8 + row]!
    }
  }

  /** Bytes of A and b. */
  get bytes(): number {
    return (this.layout.padded + 1) * this.layout.rowBytes
  }

  /** b: [size], a copy. */
  right(): Float64Array {
    return this.memory.read(this.places.vector, this.size)
  }

  /** The diagonal of A: [size], a copy. */
  diagonal(): Float64Array {
    return Float64Array.from({ length: this.size }, (_, index) => this.element(index, index))
  }

  /** An element of A. */
  element(row: number, column: number): number {
    const [high, low] = row < column ? [column, row] : [row, column]
    return this.memory.doubles[(this.places.matrix + high * this.layout.rowBytes) / 8 + low]!
  }

  /**
   * Factors A + diag(damping), damping of [size]; A stays as it is. Returns null, or the unknown at which the matrix was found not to be
   * positive definite, or not finite.
   */
  factor(damping: Float64Array): number | null {
    this.memory.write(this.places.damping, damping)
    const status = this.functions.factor()
    return status === 0 ? null : status - 1
  }

  /** x of (A + diag(damping)) x = right by the last factors: [size], a copy. */
  solve(right: Float64Array): Float64Array {
    const { memory, places, size } = this
    memory.write(places.solution, right)
    this.functions.solve()
    return memory.read(places.solution, size)
  }
}

/** By arithmetic and size, least recently used first. */
const cache = new Map<string, NormalEquations>()
const CACHED_SIZES = 4

/** The normal equations of a size, their code compiled once and their memory shared by all who ask: cleared, for one user at a time. */
export function normalEquations(size: number, arithmetic: Arithmetic = detectArithmetic()): NormalEquations {
  const key = `${arithmetic}:${size}`
  const equations = cache.get(key) ?? new NormalEquations(size, arithmetic)
  cache.delete(key)
  cache.set(key, equations)
  const oldest = cache.keys().next().value
  if (cache.size > CACHED_SIZES && oldest !== undefined) cache.delete(oldest)
  equations.clear()
  return equations
}
