import { integrate } from './integrate'
import { defaultMethod, methodNamed } from './methods'
import type { Solution, SolveFailure, SolveRequest } from './request'

/** How far Newton goes when only the solution is wanted. */
const NEWTON = { newtonTolerance: 0.01, newtonSteps: 8 }

/** Solves an initial-value problem and gives its values at the sample times, or says why there is no solution. */
export function solve(request: SolveRequest): Solution | SolveFailure {
  const values = new Float64Array(request.sampleTimes.length * request.model.states)
  const outcome = integrate(request, methodNamed(request.method ?? defaultMethod), NEWTON, values)
  return outcome.status === 'solved' ? { status: 'solved', values, work: outcome.work } : outcome
}
