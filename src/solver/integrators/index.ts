export type {
  AttemptFailure,
  DiagonalStages,
  Method,
  NewtonAccuracy,
  StepFunctions,
  StepStages,
  Work,
} from './contract'
export { integrate, stepSolver } from './integrate'
export type { Arrival } from './integrate'
export { beginLeg, traverseLeg } from './leg'
export type { StepObserver } from './leg'
export { SolveLimits } from './limits'
export { MassEquations } from './consistent-initial-equations'
export { defaultMethod, methodNamed, methods } from './methods'
export type { MethodName } from './methods'
export type { SolutionEvent } from './events'
export { failure, rejected } from './failures'
export type { SolveFailure, SolveFailureReason, Trouble } from './failures'
export { whereNotFinite } from './non-finite'
export { prepare } from './prepare'
export type { Solution, SolveRequest } from './request'
export { solve } from './solve'
export type { StepContext } from './step-context'
export { StepSolver } from './step-solver'
export { ark436l2sa } from './tableaus'
