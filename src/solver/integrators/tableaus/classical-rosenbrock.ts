import { mapStages, type DenseOutput } from './dense-output'
import { applyTransposed, invertLower, multiply, type Matrix } from './matrix'
import type { RosenbrockTableau } from './rosenbrock-tableau'
import type { StatedOrders } from './requirements'

/**
 * A Rosenbrock method over its slopes, as order conditions are written and papers print it (Hairer and Wanner II, IV.7, (7.4)):
 * k_i = f(y + h sum alpha_ij k_j) + h J sum gamma_ij k_j, and weights of the h k_i.
 */
export interface ClassicalRosenbrock {
  /** alpha_ij, j < i. */
  alpha: Matrix
  /** gamma_ij, j <= i. */
  gammas: Matrix
  weights: readonly number[]
  errorWeights: readonly number[]
  dense: DenseOutput
}

/** Gamma^-1 = diag(1 / gamma) - C, alpha = a Gamma, b = m Gamma. */
export function classicalForm(tableau: RosenbrockTableau): ClassicalRosenbrock {
  const inverse = tableau.coupling.map((row, stage) => [
    ...row.slice(0, stage).map((value) => -value),
    1 / tableau.gamma,
  ])
  const gammas = invertLower(inverse)
  return {
    alpha: multiply(tableau.matrix, gammas),
    gammas,
    ...mapWeights(tableau, (weights) => applyTransposed(gammas, weights)),
  }
}

/** The method in the variables U_i = h sum over j of gamma_ij k_j. */
export function transformedForm(method: ClassicalRosenbrock & StatedOrders): RosenbrockTableau {
  const { alpha, gammas, name, order, errorOrder, denseOrder } = method
  const inverse = invertLower(gammas)
  const sum = (row: readonly number[]) => row.reduce((total, value) => total + value, 0)
  return {
    name,
    order,
    errorOrder,
    denseOrder,
    gamma: gammas[0]![0]!,
    nodes: alpha.map(sum),
    timeWeights: gammas.map(sum),
    matrix: multiply(alpha, inverse).map((row, stage) => row.slice(0, stage)),
    coupling: inverse.map((row, stage) => row.slice(0, stage).map((value) => -value)),
    ...mapWeights(method, (weights) => applyTransposed(inverse, weights)),
  }
}

/** All that is a weight of the stages, mapped from one kind of stage values to the other. */
function mapWeights(
  { weights, errorWeights, dense }: Pick<ClassicalRosenbrock, 'weights' | 'errorWeights' | 'dense'>,
  map: (weights: readonly number[]) => number[],
) {
  return { weights: map(weights), errorWeights: map(errorWeights), dense: mapStages(dense, map) }
}
