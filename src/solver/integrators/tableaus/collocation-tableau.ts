import { mapStages, type DenseOutput } from './dense-output'
import { applyTransposed, multiply, type Matrix } from './matrix'
import { close, required, requireOrders, requireRowSums, type StatedOrders } from './requirements'

/**
 * A collocation method of three stages whose last node is the end of the step, over the increments Z_i = Y_i - y (Hairer and Wanner II,
 * IV.8): Z_i = h sum_j matrix_ij f(t + nodes_j h, y + Z_j), y(t + h) = y + Z_3, its error is about
 * h errorSlopeWeight f(t, y) + sum_i errorWeights_i Z_i, and y(t + theta h) = y + sum_i Z_i sum_p dense[i][p] theta^(p + 1).
 *
 * For Newton's method A^-1 = T B T^-1, where B has the real eigenvalue gamma and, in its last two rows and columns, alpha +- i beta as
 * [[alpha, -beta], [beta, alpha]]: with W = T^-1 Z one real system (gamma / h) M - J and one complex system
 * ((alpha + i beta) / h) M - J remain.
 */
export interface CollocationTableau extends StatedOrders {
  nodes: readonly number[]
  matrix: Matrix
  eigenvalues: { gamma: number; alpha: number; beta: number }
  /** T and T^-1. */
  transformation: Matrix
  inverseTransformation: Matrix
  errorSlopeWeight: number
  errorWeights: readonly number[]
  dense: DenseOutput
}

/** The polynomials of degree s through y and all stages: as weights of the Z_i, those of Lagrange over the nodes and 0. */
export function collocationDenseOutput(nodes: readonly number[]): DenseOutput {
  return nodes.map((node, stage) => {
    // theta / node times the product over the other nodes of (theta - other) / (node - other).
    let coefficients = [1 / node]
    nodes.forEach((other, index) => {
      if (index === stage) return
      const scale = 1 / (node - other)
      const shifted = [0, ...coefficients]
      coefficients = shifted.map((value, power) => scale * (value - other * (coefficients[power] ?? 0)))
    })
    return coefficients
  })
}

/** Checks a tableau (to rounding) and returns it. */
export function validCollocation(tableau: CollocationTableau): CollocationTableau {
  const { nodes, matrix, transformation, inverseTransformation } = tableau
  const { gamma, alpha, beta } = tableau.eigenvalues
  requireRowSums(tableau, 'node', nodes, matrix)
  required(nodes.at(-1) === 1, tableau, 'the last stage is the solution')
  const unit = multiply(inverseTransformation, transformation)
  const blocks = [
    [gamma, 0, 0],
    [0, alpha, -beta],
    [0, beta, alpha],
  ]
  const back = multiply(multiply(matrix, transformation), blocks)
  transformation.forEach((row, i) =>
    row.forEach((value, j) => {
      required(close(unit[i]![j]!, i === j ? 1 : 0), tableau, `T^-1 T, ${i} ${j}`)
      required(close(back[i]![j]!, value), tableau, `A T B = T, ${i} ${j}`)
    }),
  )
  // As a Runge-Kutta method whose first slope is that at the beginning, which the error estimate looks at.
  const whole = [[0, 0, 0, 0], ...matrix.map((row) => [0, ...row])]
  const overSlopes = (weights: readonly number[]) => applyTransposed(matrix, weights)
  requireOrders(
    tableau,
    { alpha: whole, beta: whole },
    whole.at(-1)!,
    [tableau.errorSlopeWeight, ...overSlopes(tableau.errorWeights)],
    [tableau.dense[0]!.map(() => 0), ...mapStages(tableau.dense, overSlopes)],
  )
  return tableau
}
