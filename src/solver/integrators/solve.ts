import { integrate } from './integrate'
import { defaultMethod, methodNamed } from './methods'
import type { Solution, SolveFailure, SolveRequest } from './request'

/** Solves an initial-value problem and gives its values at the sample times, or says why there is no solution. */
export function solve(request: SolveRequest): Solution | SolveFailure {
  const values = new Float64Array(request.sampleTimes.length * request.model.states)
  const method = methodNamed(request.method ?? defaultMethod)
  const outcome = integrate(request, method, method.newton, values)
  return outcome.status === 'solved' ? { status: 'solved', values, work: outcome.work } : outcome
}
