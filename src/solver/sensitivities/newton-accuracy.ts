import type { NewtonAccuracy } from '../integrators'
import type { GradientRequest } from './request'

/** The derivatives hold at the exact stages, so the stages must be close to exact. */
const NEWTON_TOLERANCE = 1e-3
/** Iterations that a stage may take; where they are to come closer still, more. */
const NEWTON_STEPS = 10
const MORE_NEWTON_STEPS = 40
/** Rounding errors of a stage, relative to it: no iteration comes closer. */
const ROUNDING = 1e-14

/** How far Newton's method goes in a solve that is differentiated. */
export function gradientNewton({
  relativeTolerance,
  newtonTolerance = NEWTON_TOLERANCE,
}: Pick<GradientRequest, 'relativeTolerance' | 'newtonTolerance'>): NewtonAccuracy {
  return {
    newtonTolerance: Math.max(newtonTolerance, ROUNDING / relativeTolerance),
    newtonSteps: newtonTolerance < NEWTON_TOLERANCE ? MORE_NEWTON_STEPS : NEWTON_STEPS,
  }
}
