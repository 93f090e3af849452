import type { NormalEquations } from '../compiler'
import type { NormalProducts } from '../sensitivities'
import { type DampedStep, type GaussNewtonModel, scaledNorm } from './gauss-newton-model'
import { dot } from './vectors'

/** The model by its normal products: equations in the parameters. Keeps a copy of them. */
export class PrimalModel implements GaussNewtonModel {
  readonly gradient: Float64Array
  readonly diagonal: Float64Array
  readonly sumOfSquares: number
  private readonly matrix: Float64Array
  private scale = new Float64Array()
  private right = new Float64Array()

  /** @param equations of as many unknowns as there are parameters, this model's alone until the next is made */
  constructor(
    products: NormalProducts,
    private readonly equations: NormalEquations,
  ) {
    const count = products.gradient.length
    this.gradient = products.gradient.slice()
    this.matrix = products.matrix.slice()
    this.diagonal = Float64Array.from({ length: count }, (_, index) => this.matrix[index * (count + 1)]!)
    this.sumOfSquares = products.sumOfSquares
  }

  curvature(step: Float64Array): number {
    const count = step.length
    let sum = 0
    for (let row = 0; row < count; row++) {
      if (step[row] === 0) continue
      sum += step[row]! * dot(this.matrix.subarray(row * count, (row + 1) * count), step)
    }
    return sum
  }

  prepare(scale: Float64Array, held: Uint8Array): void {
    this.scale = scale.slice()
    this.right = this.gradient.map((value, index) => (held[index] === 1 ? 0 : -value))
    this.equations.setMatrix(held.includes(1) ? withHeld(this.matrix, held) : this.matrix)
  }

  damped(lambda: number): DampedStep | null {
    const { equations, scale } = this
    if (equations.factor(scale.map((value) => lambda * value)) !== null) return null
    const step = equations.solve(this.right)
    const norm = scaledNorm(step, scale)
    const slope = () => {
      const scaled = step.map((value, index) => scale[index]! * value)
      return -dot(scaled, equations.solve(scaled)) / norm
    }
    return { step, norm, slope }
  }
}

/** The matrix in which what is held has no part: with a zero on the right its step is zero. */
function withHeld(matrix: Float64Array, held: Uint8Array): Float64Array {
  const count = held.length
  return matrix.map((value, place) => {
    const [row, column] = [Math.floor(place / count), place % count]
    if (held[row] === 0 && held[column] === 0) return value
    return row === column ? 1 : 0
  })
}
