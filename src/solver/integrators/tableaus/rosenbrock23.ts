import { transformedForm } from './classical-rosenbrock'
import { validRosenbrock } from './rosenbrock-tableau'

/** d of the paper, e32 of the paper. */
const D = 1 / (2 + Math.SQRT2)
const E32 = 6 + Math.SQRT2

/** 1 / (1 - 2 d), of the dense output. */
const SCALE = 1 / (1 - 2 * D)

/**
 * The pair (2, 3) of Shampine and Reichelt, "The MATLAB ODE Suite", SIAM Journal on Scientific Computing 18 (1997) 1, where it is
 * ode23s: a W-method of order 2 (any matrix may stand for the Jacobian) that is L-stable, its dense output of order 2, its error estimate
 * from a third stage whose f, at the end of the step, is the first f of the next one. Known to SciML as Rosenbrock23.
 *
 * Their k_i are those of a Rosenbrock method: W (k2 - k1) = f2 - k1 says k2 = f2 + h d J (k2 - k1), and
 * W k3 = f3 - e32 (k2 - f2) - 2 (k1 - f1) + h d T says k3 = f3 + h d J (k3 - e32 (k2 - k1) - 2 k1).
 */
export const rosenbrock23 = validRosenbrock(
  transformedForm({
    name: 'Rosenbrock23',
    order: 2,
    errorOrder: 2,
    denseOrder: 2,
    alpha: [[], [1 / 2], [0, 1]],
    gammas: [[D], [-D, D], [D * (E32 - 2), -D * E32, D]],
    weights: [0, 1, 0],
    errorWeights: [1 / 6, -1 / 3, 1 / 6],
    dense: [
      [SCALE, -SCALE],
      [-2 * D * SCALE, SCALE],
      [0, 0],
    ],
  }),
)
