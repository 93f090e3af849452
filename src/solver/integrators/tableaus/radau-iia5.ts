import { collocationDenseOutput, validCollocation } from './collocation-tableau'

const S6 = Math.sqrt(6)

const NODES = [(4 - S6) / 10, (4 + S6) / 10, 1]

/** 1 / gamma_0 of the book. */
const GAMMA = 3.637834252744496

/**
 * The Radau IIA method of order 5 as code RADAU5 has it: Hairer and Wanner, Solving Ordinary Differential Equations II (1996), nodes and
 * matrix of IV.5, transformation and error estimate of IV.8. Three stages, order 5, L-stable, its error estimate of order 3, its
 * dense output the collocation polynomial, which is of order 3 and continuous.
 */
export const radauIIA5 = validCollocation({
  name: 'Radau IIA, order 5',
  order: 5,
  errorOrder: 3,
  denseOrder: 3,
  nodes: NODES,
  matrix: [
    [(88 - 7 * S6) / 360, (296 - 169 * S6) / 1800, (-2 + 3 * S6) / 225],
    [(296 + 169 * S6) / 1800, (88 + 7 * S6) / 360, (-2 - 3 * S6) / 225],
    [(16 - S6) / 36, (16 + S6) / 36, 1 / 9],
  ],
  // With c = 9^(1/3): gamma = 30 / (6 + c^2 - c), and 1 / (alpha + i beta) = (12 - c^2 + c - i sqrt 3 (c^2 + c)) / 60.
  eigenvalues: { gamma: GAMMA, alpha: 2.681082873627752, beta: 3.0504301992474105 },
  transformation: [
    [0.09123239487089295, -0.1412552950209542, -0.030029194105147424],
    [0.241717932707107, 0.20412935229379994, 0.3829421127572619],
    [0.966048182615093, 1, 0],
  ],
  inverseTransformation: [
    [4.325579890063155, 0.3391992518158099, 0.5417705399358749],
    [-4.178718591551905, -0.32768282076106237, 0.47662355450055044],
    [-0.5028726349457868, 2.571926949855605, -0.5960392048282249],
  ],
  errorSlopeWeight: 1 / GAMMA,
  errorWeights: [(-13 - 7 * S6) / (3 * GAMMA), (-13 + 7 * S6) / (3 * GAMMA), -1 / (3 * GAMMA)],
  dense: collocationDenseOutput(NODES),
})
