import type { SolveFailure } from './failures'
import { integrate } from './integrate'
import { defaultMethod, methodNamed } from './methods'
import type { Solution, SolveRequest } from './request'

/** Solves an initial-value problem and gives its values at the sample times, or says why there is no solution. */
export function solve(request: SolveRequest): Solution | SolveFailure {
  const { states } = request.model
  const values = new Float64Array(request.sampleTimes.length * states)
  const method = methodNamed(request.method ?? defaultMethod)
  const outcome = integrate(request, method, method.newton, values)
  if (outcome.status === 'failed') return outcome
  const reached = outcome.samples * states
  return { ...outcome, values: reached === values.length ? values : values.slice(0, reached) }
}
