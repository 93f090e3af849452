export { MassEquations, solvedBy } from './consistent-initial-equations'
export type {
  AttemptFailure,
  CollocationStages,
  DiagonalStages,
  ExplicitStages,
  Method,
  NewtonAccuracy,
  RosenbrockStages,
  StepFunctions,
  StepStages,
  SwitchingStages,
  Work,
} from './contract'
export { integrate, stepSolver } from './integrate'
export type { Arrival } from './integrate'
export { initialState } from './initial-state'
export { beginLeg, traverseLeg } from './leg'
export type { StepObserver } from './leg'
export { recordSteps } from './recorded-steps'
export type { RecordedLeg, RecordedStep, RecordedSteps } from './recorded-steps'
export { notReplayed, StepReplay } from './step-replay'
export { defaultMethod, methodNamed, methods } from './methods'
export type { MethodName } from './methods'
export type { SolutionEvent } from './events'
export { firstNotFinite } from './first-not-finite'
export { failure, rejected, threadLost } from './failures'
export type { SolveFailure, SolveFailureReason, Trouble } from './failures'
export { SolveLimits } from './limits'
export { whereNotFinite } from './non-finite'
export { prepare } from './prepare'
export { lastTime } from './request'
export type { Solution, SolveRequest, StartedRequest } from './request'
export { solve } from './solve'
export type { StepContext } from './step-context'
export { StepSolver } from './step-solver'
export { ark436l2sa } from './tableaus'
