import { residualJacobian } from '../../../solver'
import type { Derivative, DerivativeResult, ExperimentSolve, Solved } from './derivative'

/** `jacobian`: the residuals and their Jacobian, experiment by experiment, then a row for each term of a single parameter. */
export class Jacobian implements Derivative {
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
    private readonly model: { parameters: number; states: number },
    most: number,
  ) {
    this.residuals = new Float64Array(most)
    this.jacobian = new Float64Array(most * total)
  }

  clear(): void {
    this.rows = 0
  }

  add({ request, terms, samples, fitted, stateScale, predictions }: ExperimentSolve): Solved {
    const { model, total } = this
    const initialValues = fitted.length > 0
    const whole = total === model.parameters
    const asked = { ...request, residuals: terms.residuals(samples), predictions, initialValues }
    const columns = model.parameters + (initialValues ? model.states : 0)
    const room = terms.measured.present.length * columns
    if (!whole && this.part.length < room) this.part = new Float64Array(room)
    const residuals = this.residuals.subarray(this.rows)
    const solved = residualJacobian({
      ...asked,
      room: { residuals, jacobian: whole ? this.jacobian.subarray(this.rows * total) : this.part },
    })
    if (solved.status === 'failed') return solved
    const rows = solved.residuals.length
    if (!whole) {
      for (let row = 0; row < rows; row++) {
        const from = solved.jacobian.subarray(row * columns, (row + 1) * columns)
        const to = this.emptyRow(this.rows + row)
        to.set(from.subarray(0, model.parameters))
        for (const { species, place } of fitted) to[place] = stateScale[species]! * from[model.parameters + species]!
      }
    }
    this.rows += rows
    return { status: 'solved', steps: solved.work.steps }
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
