import { validated } from './tableau'

const GAMMA = 1 / 4

/**
 * The implicit half of ARK4(3)6L[2]SA of Kennedy and Carpenter, "Additive Runge-Kutta schemes for convection-diffusion-reaction
 * equations", Applied Numerical Mathematics 44 (2003) 139, appendix C: six stages, order 4(3), stage order 2, L-stable, stiffly
 * accurate. Known to SciML as KenCarp4.
 */
export const ark436l2sa = validated({
  order: 4,
  embeddedOrder: 3,
  gamma: GAMMA,
  nodes: [0, 1 / 2, 83 / 250, 31 / 50, 17 / 20, 1],
  matrix: [
    [0, 0, 0, 0, 0, 0],
    [1 / 4, GAMMA, 0, 0, 0, 0],
    [8611 / 62500, -1743 / 31250, GAMMA, 0, 0, 0],
    [5012029 / 34652500, -654441 / 2922500, 174375 / 388108, GAMMA, 0, 0],
    [15267082809 / 155376265600, -71443401 / 120774400, 730878875 / 902184768, 2285395 / 8070912, GAMMA, 0],
    [82889 / 524892, 0, 15625 / 83664, 69875 / 102672, -2260 / 8211, GAMMA],
  ],
  embeddedWeights: [
    4586570599 / 29645900160,
    0,
    178811875 / 945068544,
    814220225 / 1159782912,
    -3700637 / 11593932,
    61727 / 225920,
  ],
})
