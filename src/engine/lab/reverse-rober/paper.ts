/**
 * What Kim et al. 2021, section III.A, say of reversing ROBER with CVODE's BDF at reltol = abstol = tolerance. They call it the error and
 * say no more; CVODE itself, run so, gives numbers like these as the relative error of y1 at t = 0.
 */
export const paperErrors = [
  { tolerance: 1e-6, percent: 72 },
  { tolerance: 1e-7, percent: 38 },
  { tolerance: 1e-8, percent: 5 },
] as const

/** An error as small as this, in per cent, is reached at tolerances below that only. */
export const paperThreshold = { percent: 0.1, below: 1e-10 } as const

/** The tolerances at which the experiment is made: those of the paper, and one below its threshold. */
export const paperTolerances = [1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11] as const

export function toleranceText(tolerance: number): string {
  return tolerance.toExponential()
}
