import type { NormalEquations } from '../compiler'
import { type DampedStep, type GaussNewtonModel, scaledNorm } from './gauss-newton-model'
import { dot } from './vectors'

/**
 * The model by the Jacobian itself: equations in the residuals, which are fewer where parameters are many. d = -D^-1 J^T w with
 * (J D^-1 J^T + lambda I) w = r is the same step as that of (J^T J + lambda D) d = -J^T r. Keeps a copy of J and r.
 */
export class DualModel implements GaussNewtonModel {
  readonly gradient: Float64Array
  readonly diagonal: Float64Array
  readonly sumOfSquares: number
  private readonly residuals: Float64Array
  /** J^T: [parameters][residuals]. */
  private readonly columns: Float64Array
  private scale = new Float64Array()
  /** 1 / D, and zero where a parameter is held. */
  private weights = new Float64Array()

  /** @param equations of as many unknowns as there are residuals, this model's alone until the next is made */
  constructor(
    residuals: Float64Array,
    jacobian: Float64Array,
    parameters: number,
    private readonly equations: NormalEquations,
  ) {
    this.residuals = residuals.slice()
    this.columns = transpose(jacobian, residuals.length, parameters)
    this.sumOfSquares = dot(residuals, residuals)
    this.gradient = Float64Array.from({ length: parameters }, (_, index) => dot(this.column(index), this.residuals))
    this.diagonal = this.gradient.map((_, index) => dot(this.column(index), this.column(index)))
  }

  curvature(step: Float64Array): number {
    const change = this.changeOfResiduals(step)
    return dot(change, change)
  }

  prepare(scale: Float64Array, held: Uint8Array): void {
    this.scale = scale.slice()
    this.weights = scale.map((value, index) => (held[index] === 1 ? 0 : 1 / value))
    const { equations, columns, weights, residuals } = this
    equations.clear()
    const [stride, count] = [residuals.length, weights.length]
    equations.add({ rows: columns, stride, count, weights, residuals: new Float64Array(count) })
  }

  damped(lambda: number): DampedStep | null {
    const { equations, residuals, weights } = this
    if (equations.factor(new Float64Array(residuals.length).fill(lambda)) !== null) return null
    const multipliers = equations.solve(residuals)
    const step = weights.map((weight, index) => (weight === 0 ? 0 : -weight * dot(this.column(index), multipliers)))
    const norm = scaledNorm(step, this.scale)
    const slope = () => dot(this.changeOfResiduals(step), equations.solve(multipliers)) / norm
    return { step, norm, slope }
  }

  /** J d */
  private changeOfResiduals(step: Float64Array): Float64Array {
    const change = new Float64Array(this.residuals.length)
    for (let index = 0; index < step.length; index++) {
      const part = step[index]!
      if (part === 0) continue
      const from = index * change.length
      for (let row = 0; row < change.length; row++) change[row]! += part * this.columns[from + row]!
    }
    return change
  }

  private column(index: number): Float64Array {
    const count = this.residuals.length
    return this.columns.subarray(index * count, (index + 1) * count)
  }
}

function transpose(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const transposed = new Float64Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) transposed[column * rows + row] = matrix[row * columns + column]!
  }
  return transposed
}
