import type { DenseOutput } from './dense-output'
import { applyMatrix, type Matrix } from './matrix'
import { close, required, requireOrders, requireRowSums, type StatedOrders } from './requirements'

/**
 * A diagonally implicit Runge-Kutta method with an explicit first stage, one diagonal value gamma after it, and stiffly accurate (the
 * last stage is the solution, its slope the first one of the next step):
 * Y_i = y + h sum over j <= i of matrix_ij k_j, k_i = f(t + nodes_i h, Y_i), y(t + h) = Y_s, its error is about h sum_i errorWeights_i k_i,
 * and y(t + theta h) = y + h sum_i k_i sum_p dense[i][p] theta^(p + 1).
 */
export interface EsdirkTableau extends StatedOrders {
  /** The order to which every stage is a solution: 2, or 1 where that is all. */
  stageOrder: number
  gamma: number
  nodes: readonly number[]
  /** matrix[i][j], j <= i. */
  matrix: Matrix
  /** The weights, which are the last row, less those of the embedded method. */
  errorWeights: readonly number[]
  dense: DenseOutput
  /** The first guess of stage i is y + h sum over j < i of predictor[i][j] k_j. */
  predictor: Matrix
}

/** Checks a tableau (to rounding) and returns it. */
export function validEsdirk(tableau: EsdirkTableau): EsdirkTableau {
  const { matrix, nodes, gamma, stageOrder } = tableau
  const check = (holds: boolean, what: string) => required(holds, tableau, what)
  check(nodes[0] === 0 && matrix[0]!.every((value) => value === 0), 'the first stage is explicit')
  check(nodes.at(-1) === 1, 'stiff accuracy')
  matrix.slice(1).forEach((row, index) => check(row[index + 1] === gamma, `diagonal ${index + 1}`))
  requireRowSums(tableau, 'row sum', nodes, matrix)
  const squares = applyMatrix(matrix, nodes).map((value, stage) => close(value, (nodes[stage]! * nodes[stage]!) / 2))
  check(stageOrder === (squares.every(Boolean) ? 2 : 1), `stage order ${stageOrder}`)
  requireOrders(tableau, { alpha: matrix, beta: matrix }, matrix.at(-1)!, tableau.errorWeights, tableau.dense)
  return tableau
}
