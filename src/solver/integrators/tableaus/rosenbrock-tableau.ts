import { classicalForm } from './classical-rosenbrock'
import type { DenseOutput } from './dense-output'
import type { Matrix } from './matrix'
import { requireOrders, requireRowSums, type StatedOrders } from './requirements'

/**
 * A Rosenbrock method in the variables that need no product with the Jacobian (Hairer and Wanner II, IV.7, (7.25)). For M y' = f(t, y),
 * for i = 1, 2, ... s:
 *
 * (M / (h gamma) - J) U_i = f(t + nodes_i h, y + sum_j matrix_ij U_j) + M sum_j coupling_ij U_j / h + h timeWeights_i df/dt
 *
 * with J = df/dy and df/dt at (t, y). Then y(t + h) = y + sum_i weights_i U_i, its error is about sum_i errorWeights_i U_i, and
 * y(t + theta h) = y + sum_i U_i sum_p dense[i][p] theta^(p + 1).
 */
export interface RosenbrockTableau extends StatedOrders {
  gamma: number
  /** alpha_i, the sums of the rows of alpha. */
  nodes: readonly number[]
  /** gamma_i, the sums of the rows of gamma_ij, its diagonal included. */
  timeWeights: readonly number[]
  /** a_ij, j < i. */
  matrix: Matrix
  /** c_ij, j < i. */
  coupling: Matrix
  weights: readonly number[]
  /** The weights less those of the embedded method. */
  errorWeights: readonly number[]
  dense: DenseOutput
}

/** Checks a tableau (to rounding) and returns it. */
export function validRosenbrock(tableau: RosenbrockTableau): RosenbrockTableau {
  const classical = classicalForm(tableau)
  const { alpha, gammas } = classical
  const beta = alpha.map((row, i) => row.map((value, j) => value + gammas[i]![j]!))
  requireRowSums(tableau, 'node', tableau.nodes, alpha)
  requireRowSums(tableau, 'time weight', tableau.timeWeights, gammas)
  requireOrders(tableau, { alpha, beta }, classical.weights, classical.errorWeights, classical.dense)
  return tableau
}
