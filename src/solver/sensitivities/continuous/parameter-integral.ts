import type { AttemptFailure, StepSolver } from '../../integrators'

/** How the integral of w^T df/dtheta is taken while a backward solve proceeds; what it comes to goes into a ParameterSum. */
export interface ParameterIntegral {
  /** Bytes that it holds. */
  readonly bytes: number
  /** A leg begins where the solve stands. */
  legBegan(solver: StepSolver): void
  /** A step from `time` of size `h` has passed its error test; the solver still stands at its beginning. */
  stepped(solver: StepSolver, time: number, h: number): AttemptFailure | null
  legEnded(solver: StepSolver): AttemptFailure | null
}
