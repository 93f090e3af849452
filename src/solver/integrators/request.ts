import type { CompiledModel } from '../compiler'
import type { AttemptFailure, Method, Work } from './contract'
import type { MethodName } from './methods'

/** An initial-value problem, and how it is to be solved. */
export interface SolveRequest {
  model: CompiledModel
  method?: MethodName
  /** theta: [parameters]. */
  parameters: Float64Array
  /** y at the start: [states]. */
  initial: Float64Array
  startTime: number
  /** Ascending, none before the start. They are interpolated to and never shorten a step. */
  sampleTimes: Float64Array
  /** Where to end; by default at the last sample. */
  endTime?: number
  relativeTolerance: number
  /** Above zero; one for all or [states]. */
  absoluteTolerance: Float64Array | number
  /** Accepted and rejected attempts together; 100,000 unless given. */
  maximumSteps?: number
  initialStep?: number
  maximumStep?: number
  /** Keeps states from falling below zero: all of them, or those that are true here ([states]). */
  nonNegative?: boolean | readonly boolean[]
  /** Asked before every step; true ends the solve. Must not solve on the same model. */
  interrupt?: () => boolean
  /** A monotonic clock in milliseconds, and the seconds that the solve may take by it. */
  now?: () => number
  maximumSeconds?: number
}

export type SolveFailureReason =
  'step-size-too-small' | 'too-many-steps' | AttemptFailure | 'interrupted' | 'time-limit' | 'bad-input'

/** Why there is no solution: what happened, when, to which state, and what to try. */
export interface SolveFailure {
  status: 'failed'
  reason: SolveFailureReason
  time: number
  component: number | null
  advice: string
  work: Work
}

/** A solution at the sample times. */
export interface Solution {
  status: 'solved'
  /** [samples][states], time-major. */
  values: Float64Array
  work: Work
}

const noWork = (): Work => ({
  steps: 0,
  rejected: 0,
  rhsEvaluations: 0,
  jacobianEvaluations: 0,
  factorizations: 0,
})

const advice: Record<Exclude<SolveFailureReason, 'bad-input'>, string> = {
  'step-size-too-small':
    'The solution may run away or jump here: check the parameters and the initial amounts, or loosen the tolerances.',
  'too-many-steps': 'Allow more steps, loosen the tolerances, or end earlier.',
  'newton-diverged':
    'The equations of a step could not be solved: tighten the tolerances or give a smaller first step.',
  singular: 'The Jacobian is not finite or the step matrix singular: check the parameters and the initial amounts.',
  'not-finite': 'The right-hand side is not a number here: check for a logarithm, root or division outside its domain.',
  interrupted: 'The solve was cancelled.',
  'time-limit': 'Allow more seconds, loosen the tolerances, or end earlier.',
}

export function failure(
  reason: Exclude<SolveFailureReason, 'bad-input'>,
  time: number,
  component: number | null,
  work: Work,
): SolveFailure {
  return { status: 'failed', reason, time, component, advice: advice[reason], work }
}

/** The failure of a request that cannot be carried out: `what` says what to give instead. */
export const rejected = (
  request: SolveRequest,
  what: string,
  component: number | null = null,
  time = request.startTime,
): SolveFailure => ({ status: 'failed', reason: 'bad-input', time, component, advice: what, work: noWork() })

/** What is wrong with a request, or null. */
export function checkRequest(request: SolveRequest, method: Method): SolveFailure | null {
  const { model, parameters, initial, startTime, sampleTimes, relativeTolerance, absoluteTolerance } = request
  const bad = (what: string, component?: number | null, time?: number) => rejected(request, what, component, time)
  const firstBad = (values: Float64Array, good: (value: number, index: number) => boolean) =>
    values.findIndex((value, index) => !good(value, index))
  const finite = (value: number) => Number.isFinite(value)
  if (model.graph.mass && !method.massMatrix) {
    return bad(`${method.title} takes no mass matrix: choose another method.`)
  }
  if (!finite(startTime)) return bad('Give a finite start time.')
  if (parameters.length !== model.parameters) {
    return bad(`The model has ${model.parameters} parameters; ${parameters.length} were given.`)
  }
  if (initial.length !== model.states) {
    return bad(`The model has ${model.states} states; ${initial.length} initial values were given.`)
  }
  const parameter = firstBad(parameters, finite)
  if (parameter >= 0) return bad(`Parameter ${parameter + 1} is ${parameters[parameter]}; give a finite number.`)
  const state = firstBad(initial, finite)
  if (state >= 0) return bad(`Initial value ${state + 1} is ${initial[state]}; give a finite number.`, state)
  const sample = firstBad(sampleTimes, (time, index) => finite(time) && time >= (sampleTimes[index - 1] ?? startTime))
  if (sample >= 0) {
    return bad(
      `Sample time ${sample + 1} is ${sampleTimes[sample]}; give ascending times, none before ${startTime}.`,
      null,
      sampleTimes[sample],
    )
  }
  const end = request.endTime
  if (end !== undefined && !(finite(end) && end >= (sampleTimes.at(-1) ?? startTime))) {
    return bad(`The end ${end} lies before the last sample or the start, or is not finite.`)
  }
  if (!(relativeTolerance > 0 && relativeTolerance < 1)) {
    return bad(`The relative tolerance is ${relativeTolerance}; give one between 0 and 1.`)
  }
  const absolute = typeof absoluteTolerance === 'number' ? new Float64Array([absoluteTolerance]) : absoluteTolerance
  if (typeof absoluteTolerance !== 'number' && absolute.length !== model.states) {
    return bad(`The model has ${model.states} states; ${absolute.length} absolute tolerances were given.`)
  }
  const tolerance = firstBad(absolute, (value) => value > 0 && finite(value))
  if (tolerance >= 0) return bad(`An absolute tolerance is ${absolute[tolerance]}; give one above 0.`, tolerance)
  if (request.initialStep !== undefined && !(request.initialStep > 0 && finite(request.initialStep))) {
    return bad(`The first step is ${request.initialStep}; give one above 0.`)
  }
  if (request.maximumStep !== undefined && !(request.maximumStep > 0)) {
    return bad(`The largest step is ${request.maximumStep}; give one above 0.`)
  }
  const { nonNegative } = request
  if (Array.isArray(nonNegative) && nonNegative.length !== model.states) {
    return bad(`The model has ${model.states} states; ${nonNegative.length} were said to be non-negative or not.`)
  }
  const negative = firstBad(
    initial,
    (value, index) => value >= 0 || !(nonNegative === true || (nonNegative && nonNegative[index])),
  )
  if (negative >= 0) {
    return bad(
      `Initial value ${negative + 1} is ${initial[negative]}; a non-negative state starts at 0 or above.`,
      negative,
    )
  }
  if (request.maximumSteps !== undefined && !(request.maximumSteps >= 1)) {
    return bad(`At most ${request.maximumSteps} steps are allowed; give 1 or more.`)
  }
  return null
}
