import { type NormalProducts, noNormalProducts, residualNormalProducts } from '../../../solver'
import type { Derivative, DerivativeResult, ExperimentSolve, Solved } from './derivative'

/** `normal-products`: J^T J and J^T r of the residuals. */
export class Products implements Derivative {
  private readonly whole: NormalProducts
  /** Of an experiment with fitted initial values: the model's parameters, then all initial values. */
  private part: NormalProducts | null = null

  /** @param total all parameters, of which the model has some */
  constructor(
    private readonly total: number,
    private readonly model: { parameters: number; states: number },
  ) {
    this.whole = noNormalProducts(total)
  }

  clear(): void {
    clear(this.whole)
  }

  add({ request, terms, samples, fitted, stateScale, predictions }: ExperimentSolve): Solved {
    const { model, total } = this
    const asked = { ...request, residuals: terms.residuals(samples), predictions }
    if (model.parameters === total) {
      const solved = residualNormalProducts(asked, this.whole)
      return solved.status === 'failed' ? solved : { status: 'solved', steps: solved.work.steps }
    }
    const initialValues = fitted.length > 0
    const columns = model.parameters + (initialValues ? model.states : 0)
    if (this.part?.gradient.length !== columns) this.part = noNormalProducts(columns)
    const { part } = this
    clear(part)
    const solved = residualNormalProducts({ ...asked, initialValues }, part)
    if (solved.status === 'failed') return solved
    this.scatter(part, fitted, stateScale)
    return { status: 'solved', steps: solved.work.steps }
  }

  addSingle(place: number, slope: number, curvature: number): void {
    this.whole.matrix[place * (this.total + 1)]! += curvature
    this.whole.gradient[place]! += slope
    this.whole.sumOfSquares += (slope * slope) / curvature
  }

  result(): DerivativeResult {
    return { products: this.whole }
  }

  /** Adds the part of an experiment to where its columns belong. */
  private scatter(
    part: NormalProducts,
    fitted: ExperimentSolve['fitted'],
    stateScale: ExperimentSolve['stateScale'],
  ): void {
    const { model, total, whole } = this
    const { parameters } = model
    const width = part.gradient.length
    for (let row = 0; row < parameters; row++) {
      whole.gradient[row]! += part.gradient[row]!
      for (let column = 0; column < parameters; column++) {
        whole.matrix[row * total + column]! += part.matrix[row * width + column]!
      }
    }
    for (const { species, place } of fitted) {
      const factor = stateScale[species]!
      const from = (parameters + species) * width
      whole.gradient[place]! += factor * part.gradient[parameters + species]!
      for (let column = 0; column < parameters; column++) {
        const value = factor * part.matrix[from + column]!
        whole.matrix[place * total + column]! += value
        whole.matrix[column * total + place]! += value
      }
      for (const other of fitted) {
        whole.matrix[place * total + other.place]! +=
          factor * stateScale[other.species]! * part.matrix[from + parameters + other.species]!
      }
    }
    whole.sumOfSquares += part.sumOfSquares
  }
}

function clear(products: NormalProducts): void {
  products.matrix.fill(0)
  products.gradient.fill(0)
  products.sumOfSquares = 0
}
