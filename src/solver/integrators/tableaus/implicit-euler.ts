import { validEsdirk } from './esdirk-tableau'
import { predictorWeights } from './predictor'

const NODES = [0, 1]

/**
 * The implicit Euler method, y1 = y0 + h f(t1, y1), as a method with an explicit first stage that costs nothing: its slope is at hand and
 * serves the first guess and the error estimate, half the difference of the slopes at both ends (that to the trapezoidal rule). Linear
 * between the ends.
 */
export const implicitEuler = validEsdirk({
  name: 'Implicit Euler',
  order: 1,
  errorOrder: 1,
  denseOrder: 1,
  stageOrder: 1,
  gamma: 1,
  nodes: NODES,
  matrix: [
    [0, 0],
    [0, 1],
  ],
  errorWeights: [-1 / 2, 1 / 2],
  dense: [[0], [1]],
  predictor: predictorWeights(NODES),
})
