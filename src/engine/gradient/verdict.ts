import type { GradientVerdict } from '../../shared'

/** What is known of a gradient: its distances, and what they are measured with. */
export interface GradientErrors {
  /** Relative, against differences of the steps taken, and what these cannot tell; null where there are none. */
  stepsError: number | null
  resolution: number | null
  /** Relative, against the gradient of the solution; null where there is none. */
  solutionError: number | null
  /** What an exact derivative of the steps has for a solutionError: what the tolerance leaves; null when none is known. */
  toleranceError: number | null
  /** The relative one of the solve. */
  tolerance: number
}

/** Distances from the derivative of the steps are none when they are smaller than this, or than this part of what the tolerance leaves. */
const ROUNDING = 1e-6
const NEGLIGIBLE = 0.03
/** Where that is not known: so many times the tolerance, which is what Newton's method may leave. */
const NEWTON_PART = 10
/** How many times what the tolerance leaves is still of that size; and what is near in any case. */
const OF_THAT_SIZE = 10
const NEAR = 0.01

/** Judges a gradient; null for the distance of what could not be measured. */
export function verdictOf({
  stepsError,
  resolution,
  solutionError,
  toleranceError,
  tolerance,
}: GradientErrors): GradientVerdict {
  const left = toleranceError ?? 0
  const negligible = toleranceError === null ? NEWTON_PART * tolerance : NEGLIGIBLE * toleranceError
  const seen = Math.max(ROUNDING, 3 * (resolution ?? 0), negligible)
  if (stepsError !== null && stepsError <= seen) return 'exact'
  const nearest = Math.min(stepsError ?? Infinity, solutionError ?? Infinity)
  return nearest <= Math.max(NEAR, OF_THAT_SIZE * left) ? 'near' : 'off'
}

/** A distance for a sentence: a per cent, or a power of ten. */
function amount(error: number): string {
  return error < 0.005 ? error.toExponential(0) : `${Number((100 * error).toPrecision(2))} %`
}

/** A verdict as a sentence. */
export function verdictWords(
  verdict: GradientVerdict,
  { stepsError, solutionError, toleranceError }: GradientErrors,
): string {
  switch (verdict) {
    case 'exact':
      return 'The derivative of the very steps that were taken, as exactly as differences can tell.'
    case 'near':
      return solutionError === null
        ? `Not the derivative of the steps taken, but within ${amount(stepsError!)} of it.`
        : `Not the derivative of the steps taken, but within ${amount(solutionError)} of the gradient of the solution${beside(toleranceError, 'within')}.`
    case 'off':
      return offWords(stepsError, solutionError, toleranceError)
  }
}

/** What exact derivatives of the same steps are off by. */
const beside = (toleranceError: number | null, how: string): string =>
  toleranceError === null ? '' : `, where exact derivatives of the steps are ${how} ${amount(toleranceError)}`

function offWords(stepsError: number | null, solutionError: number | null, toleranceError: number | null): string {
  if (stepsError === null && solutionError === null) return 'There is nothing to compare it with.'
  const distance = solutionError ?? stepsError!
  return (
    `Off by ${amount(distance)}${beside(toleranceError, 'off by')}. It solves a problem of its own, on steps of its own: on a stiff problem its errors ` +
    'are not those of the solve, and grow where time runs backwards. Tighten the tolerances, or take a method that agrees.'
  )
}
