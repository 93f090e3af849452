import { nestedDenseOutput } from './dense-output'
import { validRosenbrock } from './rosenbrock-tableau'

const LAST_ROW = [-7.170454962423024, -4.741636671481785, -16.31002631330971, -1.062004044111401]

const WEIGHTS = [...LAST_ROW, 1, 1]

/**
 * Rodas4P of Steinebach, "Order-reduction of ROW-methods for DAEs and method of lines applications", preprint 1741, TH Darmstadt (1995),
 * the third method of code RODAS: six stages, order 4(3), dense output of order 3, stiffly accurate and L-stable, the embedded method
 * too; of little order reduction on stiff problems.
 */
export const rodas4p = validRosenbrock({
  name: 'Rodas4P',
  order: 4,
  errorOrder: 3,
  denseOrder: 3,
  gamma: 1 / 4,
  nodes: [0, 0.75, 0.21, 0.63, 1, 1],
  timeWeights: [0.25, -0.5, -0.023504, -0.0362, 0, 0],
  matrix: [
    [],
    [3],
    [1.831036793486759, 0.4955183967433795],
    [2.304376582692669, -0.05249275245743001, -1.176798761832782],
    LAST_ROW,
    [...LAST_ROW, 1],
  ],
  coupling: [
    [],
    [-12],
    [-8.791795173947035, -2.207865586973518],
    [10.81793056857153, 6.780270611428266, 19.5348594464241],
    [34.19095006749676, 15.49671153725963, 54.7476087596413, 14.16005392148534],
    [34.62605830930532, 15.30084976114473, 56.99955578662667, 18.40807009793095, -5.714285714285717],
  ],
  weights: WEIGHTS,
  errorWeights: [0, 0, 0, 0, 0, 1],
  dense: nestedDenseOutput(WEIGHTS, [
    [25.09876703708589, 11.62013104361867, 28.49148307714626, -5.664021568594133, 0, 0],
    [1.638054557396973, -0.7373619806678748, 8.47791821923899, 15.9925314877952, -1.882352941176471, 0],
  ]),
})
