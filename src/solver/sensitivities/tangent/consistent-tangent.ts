import { inverse as matrixInverse, Matrix } from 'ml-matrix'
import { MassEquations } from '../../integrators'
import { dependsOnTime } from '../../integrators/steppers/time-dependence'
import { MatrixSum } from './matrix-sum'
import { storedEntries, wholeRows, type StoredMatrix } from '../steps/stored-rows'
import type { TangentSpace } from './tangent-space'

/**
 * The tangents of what a mass matrix asks of the beginning of a leg. With bases U of {u: u^T M = 0} and V of {v: M v = 0}, G = U^T J V
 * and P = V G^-1 U^T:
 *
 * - the state moves along V until U^T f = 0: S becomes S - P (J S + f_theta);
 * - y' solves M y' = f and U^T (J y' + f_t) = 0: with B = J S + f_theta its tangent is X - P (J X + C), X = M^+ B, where C is the tangent of
 *   J u + f_t at u = y' held fixed.
 */
export class ConsistentTangent {
  private readonly equations: MassEquations
  private readonly sum: MatrixSum
  private readonly inverse: StoredMatrix
  private readonly projection: StoredMatrix
  private readonly jacobian: number
  private readonly slope: number
  private readonly derivative: number
  private readonly rate: number
  private readonly bend: number

  constructor(private readonly space: TangentSpace) {
    const { model, solver } = space
    this.equations = new MassEquations(solver)
    this.sum = new MatrixSum(space)
    this.inverse = storedEntries(model, this.equations.spaces.inverse)
    this.projection = { address: model.memory.allocate(model.states * model.states), rows: wholeRows(model.states) }
    this.jacobian = space.jacobian()
    this.slope = space.matrix()
    this.derivative = space.matrix()
    this.rate = space.matrix()
    this.bend = space.jacobian()
  }

  /** M^+ f: what M y' = f says of y'. */
  differentialPart(slope: Float64Array): Float64Array {
    const rate = new Float64Array(slope.length)
    for (const { row, column, value } of this.equations.spaces.inverse) rate[row]! += value * slope[column]!
    return rate
  }

  /** The tangent of making the state consistent, which it is now: changes S in place. */
  project(time: number, sensitivity: number): void {
    if (this.equations.spaces.equations.length === 0) return
    this.linearize(time, sensitivity)
    const { address, rows } = this.projection
    this.sum.start().add(1, sensitivity).addProduct(-1, address, rows, this.slope).writeTo(sensitivity)
  }

  /** Writes the tangent of y', whose values lie at the address `rate`. */
  writeRate(time: number, rate: number, sensitivity: number, result: number): void {
    const { space, sum, inverse, projection, jacobian, derivative, bend } = this
    const { jacobianRows, solver } = space
    const { state } = solver.context
    this.linearize(time, sensitivity)
    sum.start().addProduct(1, inverse.address, inverse.rows, this.slope).writeTo(result)
    if (this.equations.spaces.equations.length === 0) return
    space.program('productLinearisation')(time, state, rate, bend, derivative)
    sum.start().add(1, derivative).addProduct(1, bend, jacobianRows, sensitivity)
    sum.addProduct(1, jacobian, jacobianRows, result).writeTo(this.rate)
    if (dependsOnTime(space.model.graph)) {
      space.program('timeLinearisation')(time, state, 0, bend, derivative)
      sum.start().add(1, this.rate).add(1, derivative)
      sum.addProduct(1, bend, jacobianRows, sensitivity).writeTo(this.rate)
    }
    sum.start().add(1, result).addProduct(-1, projection.address, projection.rows, this.rate).writeTo(result)
  }

  /** J, J S + f_theta and P at the state where the solve stands. */
  private linearize(time: number, sensitivity: number): void {
    const { space, equations, jacobian, derivative, slope } = this
    const { model, solver } = space
    const { state } = solver.context
    space.linearisation(time, state, 0, jacobian, derivative)
    solver.count('jacobianEvaluations', 1)
    this.sum.start().add(1, derivative).addProduct(1, jacobian, space.jacobianRows, sensitivity).writeTo(slope)
    const { variables, equations: rows } = equations.spaces
    if (rows.length === 0) return
    const inverse = matrixInverse(equations.linearise(time, state))
    const projection = Matrix.zeros(model.states, model.states)
    variables.forEach((variable, v) =>
      rows.forEach((row, u) => {
        for (const { index: i, value: a } of variable) {
          for (const { index: j, value: b } of row) {
            projection.set(i, j, projection.get(i, j) + a * inverse.get(v, u) * b)
          }
        }
      }),
    )
    model.memory.write(this.projection.address, Float64Array.from(projection.to1DArray()))
  }
}
