import { type NormalProducts, noNormalProducts, pathNormalProducts, residualNormalProducts } from '../../../solver'
import {
  type ColumnPlaces,
  type Derivative,
  type DerivativeResult,
  type ExperimentPart,
  type ExperimentSolve,
  type ModelSize,
  type Solved,
  columnsOf,
} from './derivative'
import { pathRequest } from './path-request'

/** J^T J of an experiment's residuals, [columns][columns], then J^T r: [columns], then r^T r. */
export const normalProductsPart: ExperimentPart = {
  length: (columns) => columns * (columns + 1) + 1,
  solve(solve, part) {
    const columns = columnsOf(solve.request.model, solve.initialValues)
    const [gradient, sum] = [columns * columns, columns * (columns + 1)]
    const products = { matrix: part.subarray(0, gradient), gradient: part.subarray(gradient, sum), sumOfSquares: 0 }
    part.fill(0)
    const solved = addTo(products, solve)
    part[sum] = products.sumOfSquares
    return solved
  },
}

/** `normal-products`: J^T J and J^T r of the residuals. */
export class Products implements Derivative {
  readonly wish = 'normal-products'
  private readonly whole: NormalProducts
  /** Of an experiment, where its columns are not those of all parameters. */
  private part = new Float64Array(0)

  /** @param total all parameters, of which the model has some */
  constructor(
    private readonly total: number,
    private readonly model: ModelSize,
  ) {
    this.whole = noNormalProducts(total)
  }

  clear(): void {
    this.whole.matrix.fill(0)
    this.whole.gradient.fill(0)
    this.whole.sumOfSquares = 0
  }

  add(solve: ExperimentSolve, places: ColumnPlaces): Solved {
    if (this.total === this.model.parameters) return addTo(this.whole, solve)
    const length = normalProductsPart.length(columnsOf(this.model, solve.initialValues), 0)
    if (this.part.length < length) this.part = new Float64Array(length)
    const part = this.part.subarray(0, length)
    const solved = normalProductsPart.solve(solve, part)
    if (solved.status === 'solved') this.addPart(part, 0, places)
    return solved
  }

  addPart(part: Float64Array, _rows: number, { fitted, stateScale }: ColumnPlaces): void {
    const { model, total, whole } = this
    const { parameters } = model
    const columns = columnsOf(model, fitted.length > 0)
    const gradient = part.subarray(columns * columns)
    for (let row = 0; row < parameters; row++) {
      whole.gradient[row]! += gradient[row]!
      const [to, from] = [row * total, row * columns]
      for (let column = 0; column < parameters; column++) whole.matrix[to + column]! += part[from + column]!
    }
    for (const { species, place } of fitted) {
      const factor = stateScale[species]!
      const from = (parameters + species) * columns
      whole.gradient[place]! += factor * gradient[parameters + species]!
      for (let column = 0; column < parameters; column++) {
        const value = factor * part[from + column]!
        whole.matrix[place * total + column]! += value
        whole.matrix[column * total + place]! += value
      }
      for (const other of fitted) {
        whole.matrix[place * total + other.place]! +=
          factor * stateScale[other.species]! * part[from + parameters + other.species]!
      }
    }
    whole.sumOfSquares += gradient[columns]!
  }

  addSingle(place: number, slope: number, curvature: number): void {
    this.whole.matrix[place * (this.total + 1)]! += curvature
    this.whole.gradient[place]! += slope
    this.whole.sumOfSquares += (slope * slope) / curvature
  }

  result(): DerivativeResult {
    return { products: this.whole }
  }
}

/** Adds the products of an experiment's residuals, unless it fails. */
function addTo(products: NormalProducts, solve: ExperimentSolve): Solved {
  const { request, terms, samples, initialValues, path, predictions } = solve
  const wanted = { residuals: terms.residuals(samples), initialValues }
  const solved = path
    ? pathNormalProducts({ ...pathRequest(solve, path), ...wanted }, products)
    : residualNormalProducts({ ...request, ...wanted, predictions }, products)
  return solved.status === 'failed' ? solved : { status: 'solved', steps: solved.work.steps }
}
