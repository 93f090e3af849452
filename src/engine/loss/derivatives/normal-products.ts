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
    const own = Array.from({ length: model.parameters }, (_, index) => ({ from: index, to: index, factor: 1 }))
    const initial = fitted.map(({ species, place }) => ({
      from: model.parameters + species,
      to: place,
      factor: stateScale[species]!,
    }))
    const columns = [...own, ...initial]
    const width = part.gradient.length
    for (const row of columns) {
      whole.gradient[row.to]! += row.factor * part.gradient[row.from]!
      for (const column of columns) {
        whole.matrix[row.to * total + column.to]! +=
          row.factor * column.factor * part.matrix[row.from * width + column.from]!
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
