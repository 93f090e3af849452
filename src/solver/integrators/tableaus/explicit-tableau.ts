import type { DenseOutput } from './dense-output'
import type { Matrix } from './matrix'
import { close, required, requireOrders, requireRowSums, type StatedOrders } from './requirements'

/**
 * An explicit Runge-Kutta method: k_i = f(t + nodes_i h, y + h sum over j < i of matrix_ij k_j), y(t + h) = y + h sum_i weights_i k_i,
 * its error is about h sum_i errorWeights_i k_i, and y(t + theta h) = y + h sum_i k_i sum_p dense[i][p] theta^(p + 1).
 */
export interface ExplicitTableau extends StatedOrders {
  nodes: readonly number[]
  /** a_ij, j < i. */
  matrix: Matrix
  weights: readonly number[]
  /** The weights less those of the embedded method. */
  errorWeights: readonly number[]
  /** Whether the last slope is that of the solution, and so the first of the next step. */
  firstSameAsLast: boolean
  dense: DenseOutput
}

/** Checks a tableau (to rounding) and returns it. */
export function validExplicit(tableau: ExplicitTableau): ExplicitTableau {
  const { nodes, matrix, weights } = tableau
  requireRowSums(tableau, 'node', nodes, matrix)
  requireOrders(tableau, { alpha: matrix, beta: matrix }, weights, tableau.errorWeights, tableau.dense)
  const last = matrix.at(-1)!
  const same = nodes.at(-1) === 1 && weights.every((weight, stage) => close(weight, last[stage] ?? 0))
  required(same === tableau.firstSameAsLast, tableau, 'the last slope is that of the solution')
  return tableau
}
