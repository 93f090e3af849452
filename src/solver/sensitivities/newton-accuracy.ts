import type { NewtonAccuracy } from '../integrators'

/** Newton's accuracy in the solves of gradients: derivatives hold at the exact stages, so the stages must be close to exact. */
export const GRADIENT_NEWTON: NewtonAccuracy = { newtonTolerance: 1e-3, newtonSteps: 10 }
