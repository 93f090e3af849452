import type { MatrixSum } from './matrix-sum'
import type { TangentSpace } from './tangent-space'

/** Writes J S + df/dtheta at the state where the solve stands, the tangent of f there, to `result`; J to `jacobian`. */
export function writeSlopeTangent(
  { solver, linearisation, jacobianRows }: TangentSpace,
  sum: MatrixSum,
  time: number,
  at: { sensitivity: number; jacobian: number; derivative: number; result: number },
): void {
  linearisation(time, solver.context.state, 0, at.jacobian, at.derivative)
  solver.count('jacobianEvaluations', 1)
  sum.start().add(1, at.derivative).addProduct(1, at.jacobian, jacobianRows, at.sensitivity).writeTo(at.result)
}
