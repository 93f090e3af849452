import { continuousExtension } from './continuous-extension'
import { validEsdirk } from './esdirk-tableau'
import { predictorWeights } from './predictor'

const GAMMA = 1 / 4

const NODES = [0, 1 / 2, (2 + Math.SQRT2) / 4, 53 / 100, 4 / 5, 17 / 25, 1, 1]

const MATRIX = [
  [0, 0, 0, 0, 0, 0, 0, 0],
  [1 / 4, GAMMA, 0, 0, 0, 0, 0, 0],
  [1748874742213 / 5795261096931, 1748874742213 / 5795261096931, GAMMA, 0, 0, 0, 0, 0],
  [2426486750897 / 12677310711630, 2426486750897 / 12677310711630, -783385356511 / 7619901499812, GAMMA, 0, 0, 0, 0],
  [
    1616209367427 / 5722977998639,
    1616209367427 / 5722977998639,
    -211896077633 / 5134769641545,
    464248917192 / 17550087120101,
    GAMMA,
    0,
    0,
    0,
  ],
  [
    1860464898611 / 7805430689312,
    1825204367749 / 7149715425471,
    -1289376786583 / 6598860380111,
    55566826943 / 2961051076052,
    1548994872005 / 13709222415197,
    GAMMA,
    0,
    0,
  ],
  [
    1783640092711 / 14417713428467,
    -5781183663275 / 18946039887294,
    -57847255876685 / 10564937217081,
    29339178902168 / 9787613280015,
    122011506936853 / 12523522131766,
    -60418758964762 / 9539790648093,
    GAMMA,
    0,
  ],
  [
    3148564786223 / 23549948766475,
    -4152366519273 / 20368318839251,
    -143958253112335 / 33767350176582,
    16929685656751 / 6821330976083,
    37330861322165 / 4907624269821,
    -103974720808012 / 20856851060343,
    -93596557767 / 4675692258479,
    GAMMA,
  ],
]

/**
 * ESDIRK5(4)I8L[2]SA of Kennedy and Carpenter, "Diagonally implicit Runge-Kutta methods for stiff ODEs", Applied Numerical Mathematics 146
 * (2019) 221: eight stages, order 5(4), stage order 2, L-stable, stiffly accurate. Known to SciML as ESDIRK54I8L2SA. The dense output is
 * our own.
 */
export const esdirk54i8l2sa = validEsdirk({
  name: 'ESDIRK5(4)I8L[2]SA',
  order: 5,
  errorOrder: 4,
  denseOrder: 4,
  stageOrder: 2,
  gamma: GAMMA,
  nodes: NODES,
  matrix: MATRIX,
  // Their published fractions of 26 digits as the nearest numbers.
  errorWeights: [
    -0.019747011499980874, -0.20027729922253804, -2.397111103590602, 1.0198392221032244, 4.2238103659369495,
    -2.6661001655393632, 0.5339736057291588, -0.4943876139168489,
  ],
  dense: continuousExtension(MATRIX),
  predictor: predictorWeights(NODES),
})
