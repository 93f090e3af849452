import { pathJacobian, residualJacobian } from '../../../solver'
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

/** The Jacobian of an experiment's residuals, [rows][columns], then the residuals: [rows]. */
export const jacobianPart: ExperimentPart = {
  length: (columns, measured) => measured * (columns + 1),
  solve(solve, part) {
    const columns = columnsOf(solve.request.model, solve.initialValues)
    const most = part.length / (columns + 1)
    const room = { jacobian: part.subarray(0, most * columns), residuals: part.subarray(most * columns) }
    return solveInto(solve, room)
  },
}

/** `jacobian`: the residuals and their Jacobian, experiment by experiment, then a row for each term of a single parameter. */
export class Jacobian implements Derivative {
  readonly wish = 'jacobian'
  private readonly residuals: Float64Array
  private readonly jacobian: Float64Array
  private rows = 0
  /** Of an experiment, where its columns are not those of all parameters. */
  private part = new Float64Array(0)

  /**
   * @param total all parameters, of which the model has some
   * @param most how many residuals there are at most
   */
  constructor(
    private readonly total: number,
    private readonly model: ModelSize,
    most: number,
  ) {
    this.residuals = new Float64Array(most)
    this.jacobian = new Float64Array(most * total)
  }

  clear(): void {
    this.rows = 0
  }

  add(solve: ExperimentSolve, places: ColumnPlaces): Solved {
    const rows = solve.terms.residualsBefore(solve.samples)
    if (this.total === this.model.parameters) {
      const residuals = this.residuals.subarray(this.rows)
      const solved = solveInto(solve, { residuals, jacobian: this.jacobian.subarray(this.rows * this.total) })
      if (solved.status === 'solved') this.rows += rows
      return solved
    }
    const length = jacobianPart.length(columnsOf(this.model, solve.initialValues), rows)
    if (this.part.length < length) this.part = new Float64Array(length)
    const part = this.part.subarray(0, length)
    const solved = jacobianPart.solve(solve, part)
    if (solved.status === 'solved') this.addPart(part, rows, places)
    return solved
  }

  addPart(part: Float64Array, rows: number, { fitted, stateScale }: ColumnPlaces): void {
    const { parameters } = this.model
    const columns = rows === 0 ? 0 : part.length / rows - 1
    for (let row = 0; row < rows; row++) {
      const from = part.subarray(row * columns, (row + 1) * columns)
      const to = this.emptyRow(this.rows + row)
      to.set(from.subarray(0, parameters))
      for (const { species, place } of fitted) to[place] = stateScale[species]! * from[parameters + species]!
    }
    this.residuals.set(part.subarray(rows * columns), this.rows)
    this.rows += rows
  }

  addSingle(place: number, slope: number, curvature: number): void {
    const root = Math.sqrt(curvature)
    this.residuals[this.rows] = slope / root
    this.emptyRow(this.rows)[place] = root
    this.rows++
  }

  result(): DerivativeResult {
    return {
      residuals: this.residuals.subarray(0, this.rows),
      jacobian: this.jacobian.subarray(0, this.rows * this.total),
    }
  }

  private emptyRow(row: number): Float64Array {
    return this.jacobian.subarray(row * this.total, (row + 1) * this.total).fill(0)
  }
}

function solveInto(solve: ExperimentSolve, room: { residuals: Float64Array; jacobian: Float64Array }): Solved {
  const { request, terms, samples, initialValues, path, predictions } = solve
  const wanted = { residuals: terms.residuals(samples), initialValues, room }
  const solved = path
    ? pathJacobian({ ...pathRequest(solve, path), ...wanted })
    : residualJacobian({ ...request, ...wanted, predictions })
  return solved.status === 'failed' ? solved : { status: 'solved', steps: solved.work.steps }
}
