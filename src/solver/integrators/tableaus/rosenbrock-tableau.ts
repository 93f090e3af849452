import type { DenseOutput } from './dense-output'
import { applyTransposed, invertLower, multiply, type Matrix } from './matrix'
import type { StageMatrices } from './order-conditions'
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

/**
 * The method over the slopes themselves, k_i = f(y + h sum alpha_ij k_j) + h J sum gamma_ij k_j, as order conditions are written:
 * Gamma^-1 = diag(1 / gamma) - C, alpha = a Gamma, b = m Gamma.
 */
export function classicalForm(tableau: Pick<RosenbrockTableau, 'gamma' | 'matrix' | 'coupling'>) {
  const inverse = tableau.coupling.map((row, stage) => [
    ...row.slice(0, stage).map((value) => -value),
    1 / tableau.gamma,
  ])
  const gammas = invertLower(inverse)
  const alpha = multiply(tableau.matrix, gammas)
  return {
    alpha,
    gammas,
    beta: alpha.map((row, i) => row.map((value, j) => value + gammas[i]![j]!)),
    /** Weights of the U_i as weights of the h k_i. */
    overSlopes: (weights: readonly number[]) => applyTransposed(gammas, weights),
  } satisfies StageMatrices & Record<string, unknown>
}

/** Checks a tableau (to rounding) and returns it. */
export function validRosenbrock(tableau: RosenbrockTableau): RosenbrockTableau {
  const { alpha, gammas, beta, overSlopes } = classicalForm(tableau)
  requireRowSums(tableau, 'node', tableau.nodes, alpha)
  requireRowSums(tableau, 'time weight', tableau.timeWeights, gammas)
  const powers = tableau.dense[0]!.map((_, power) => overSlopes(tableau.dense.map((row) => row[power]!)))
  const dense = tableau.nodes.map((_, stage) => powers.map((weights) => weights[stage]!))
  requireOrders(tableau, { alpha, beta }, overSlopes(tableau.weights), overSlopes(tableau.errorWeights), dense)
  return tableau
}
