import { nestedDenseOutput } from './dense-output'
import { validRosenbrock } from './rosenbrock-tableau'

const LAST_ROW = [2.90625, 3.375, 0.40625]

const WEIGHTS = [...LAST_ROW, 0, 1]

/**
 * Rodas3P of Steinebach, "Rosenbrock methods within OrdinaryDiffEq.jl - overview, recent developments and applications", Proceedings of
 * the JuliaCon Conferences (2024): five stages, order 3(2), dense output of order 3, stiffly accurate and L-stable. It evaluates f at
 * three points only: the third stage takes that of the first one, the fifth that of the fourth.
 */
export const rodas3p = validRosenbrock({
  name: 'Rodas3P',
  order: 3,
  errorOrder: 2,
  denseOrder: 3,
  gamma: 1 / 3,
  nodes: [0, 4 / 9, 0, 1, 1],
  timeWeights: [1 / 3, -1 / 9, 1, 0, 0],
  matrix: [[], [4 / 3], [0, 0], LAST_ROW, [...LAST_ROW, 0]],
  coupling: [[], [-4], [8.25, 6.75], [1.21875, -5.0625, -1.96875], [4.03125, -15.1875, -4.03125, 6]],
  weights: WEIGHTS,
  errorWeights: [0, 0, 0, -1, 1],
  dense: nestedDenseOutput(WEIGHTS, [
    [1.78125, 6.75, 0.15625, -6, -1],
    [4.21875, -15.1875, -3.09375, 9, 0],
  ]),
})
