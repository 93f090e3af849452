import type { GraphBuilder, MatrixEntry, Node } from '../../graph'

/**
 * The equations of a semi-explicit differential-algebraic system of index 1 (Kim et al. 2021, eqs. 20 to 24): rates of some states, and
 * 0 = sum_i c_i y_i - total for those that the totals determine. The totals are constants of the experiment.
 * @param rates of the other states, in their order
 * @param determined the state that each total determines
 */
export function algebraicEquations(
  g: GraphBuilder,
  state: Node,
  rates: Node,
  coefficients: readonly (readonly number[])[],
  determined: readonly number[],
): { rightHandSide: Node; mass: MatrixEntry[] } {
  const entries = coefficients.flatMap((row, total) => row.map((value, column) => ({ row: total, column, value })))
  const sums = g.linear(coefficients.length, entries, state)
  const residuals = g.subtract(sums, g.inputs(0, coefficients.length))
  const differential = otherStates(state.rows, determined)
  const places = Array.from({ length: state.rows }, (_, index) => {
    const total = determined.indexOf(index)
    return total >= 0 ? differential.length + total : differential.indexOf(index)
  })
  return {
    rightHandSide: g.gather(g.concatenate([rates, residuals]), places),
    mass: differential.map((index) => ({ row: index, column: index, value: 1 })),
  }
}

/** All states but some. */
export function otherStates(states: number, without: readonly number[]): number[] {
  return Array.from({ length: states }, (_, index) => index).filter((index) => !without.includes(index))
}
