import { continuousExtension } from './continuous-extension'
import { validEsdirk } from './esdirk-tableau'
import { predictorWeights } from './predictor'

const GAMMA = 1 / 4

const NODES = [0, 1 / 2, 83 / 250, 31 / 50, 17 / 20, 1]

const WEIGHTS = [82889 / 524892, 0, 15625 / 83664, 69875 / 102672, -2260 / 8211, GAMMA]

const EMBEDDED_WEIGHTS = [
  4586570599 / 29645900160,
  0,
  178811875 / 945068544,
  814220225 / 1159782912,
  -3700637 / 11593932,
  61727 / 225920,
]

const MATRIX = [
  [0, 0, 0, 0, 0, 0],
  [1 / 4, GAMMA, 0, 0, 0, 0],
  [8611 / 62500, -1743 / 31250, GAMMA, 0, 0, 0],
  [5012029 / 34652500, -654441 / 2922500, 174375 / 388108, GAMMA, 0, 0],
  [15267082809 / 155376265600, -71443401 / 120774400, 730878875 / 902184768, 2285395 / 8070912, GAMMA, 0],
  WEIGHTS,
]

/**
 * The implicit half of ARK4(3)6L[2]SA of Kennedy and Carpenter, "Additive Runge-Kutta schemes for convection-diffusion-reaction
 * equations", Applied Numerical Mathematics 44 (2003) 139, appendix C: six stages, order 4(3), stage order 2, L-stable, stiffly
 * accurate. Known to SciML as KenCarp4. The dense output is our own.
 */
export const ark436l2sa = validEsdirk({
  name: 'ESDIRK4(3)6L[2]SA',
  order: 4,
  errorOrder: 3,
  denseOrder: 4,
  stageOrder: 2,
  gamma: GAMMA,
  nodes: NODES,
  matrix: MATRIX,
  errorWeights: WEIGHTS.map((weight, stage) => weight - EMBEDDED_WEIGHTS[stage]!),
  dense: continuousExtension(MATRIX),
  predictor: predictorWeights(NODES),
})
