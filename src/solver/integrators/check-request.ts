import type { Method } from './contract'
import { rejected, type SolveFailure } from './failures'
import { firstNotFinite } from './first-not-finite'
import { lastTime, type SolveRequest, type StartedRequest } from './request'

/** What is wrong with a request, or null. */
export function checkRequest(request: SolveRequest, initial: Float64Array | null, method: Method): SolveFailure | null {
  const { graph } = request.model
  // Where the model's own start cannot be worked out something else is wrong with the request, which is told first.
  const start = initial ?? new Float64Array(request.initial || graph.initial ? graph.states : 0)
  const given = { ...request, initial: start }
  for (const check of [checkModel, checkTimes, checkTolerances, checkLimits, checkNonNegative]) {
    const wrong = check(given, method)
    if (wrong) return rejected(request, wrong.what, wrong.component, wrong.time)
  }
  return null
}

interface Wrong {
  what: string
  component?: number
  time?: number
}

const finite = (value: number) => Number.isFinite(value)
const firstBad = (values: Float64Array, good: (value: number, index: number) => boolean) =>
  values.findIndex((value, index) => !good(value, index))

function checkModel({ model, parameters, inputs, initial }: StartedRequest, method: Method): Wrong | null {
  if (model.graph.mass && !method.massMatrix) {
    return { what: `${method.title} takes no mass matrix: choose another method.` }
  }
  const given = inputs ?? new Float64Array(0)
  if (parameters.length !== model.parameters) {
    return { what: `The model has ${model.parameters} parameters; ${parameters.length} were given.` }
  }
  if (given.length !== model.graph.inputs) {
    return { what: `The model has ${model.graph.inputs} constants of an experiment; ${given.length} were given.` }
  }
  if (initial.length !== model.states) {
    return { what: `The model has ${model.states} states; ${initial.length} initial values were given.` }
  }
  const parameter = firstNotFinite(parameters)
  if (parameter >= 0) return { what: `Parameter ${parameter + 1} is ${parameters[parameter]}; give a finite number.` }
  const input = firstNotFinite(given)
  if (input >= 0) return { what: `Constant ${input + 1} of the experiment is ${given[input]}; give a finite number.` }
  const state = firstNotFinite(initial)
  if (state < 0) return null
  return { what: `Initial value ${state + 1} is ${initial[state]}; give a finite number.`, component: state }
}

function checkTimes(request: SolveRequest): Wrong | null {
  const { startTime, endTime, sampleTimes, stopTimes = new Float64Array(0) } = request
  if (!finite(startTime)) return { what: 'Give a finite start time.' }
  if (endTime !== undefined && !finite(endTime)) return { what: `The end ${endTime} is not finite.` }
  const backwards = endTime !== undefined && endTime < startTime
  const [order, before] = backwards ? ['descending', 'after'] : ['ascending', 'before']
  const follows = (time: number, earlier: number) => finite(time) && (backwards ? time <= earlier : time >= earlier)
  const sample = firstBad(sampleTimes, (time, index) => follows(time, sampleTimes[index - 1] ?? startTime))
  if (sample >= 0) {
    return {
      what: `Sample time ${sample + 1} is ${sampleTimes[sample]}; give ${order} times, none ${before} ${startTime}.`,
      time: sampleTimes[sample]!,
    }
  }
  const stop = firstBad(stopTimes, (time, index) => follows(time, stopTimes[index - 1] ?? time))
  if (stop >= 0) {
    return { what: `Stop time ${stop + 1} is ${stopTimes[stop]}; give ${order} times.`, time: stopTimes[stop]! }
  }
  if (follows(lastTime(request), sampleTimes.at(-1) ?? startTime)) return null
  return { what: `The end ${endTime} lies before the last sample.` }
}

function checkTolerances({ model, relativeTolerance, absoluteTolerance }: SolveRequest): Wrong | null {
  if (!(relativeTolerance > 0 && relativeTolerance < 1)) {
    return { what: `The relative tolerance is ${relativeTolerance}; give one between 0 and 1.` }
  }
  const absolute = typeof absoluteTolerance === 'number' ? new Float64Array([absoluteTolerance]) : absoluteTolerance
  if (typeof absoluteTolerance !== 'number' && absolute.length !== model.states) {
    return { what: `The model has ${model.states} states; ${absolute.length} absolute tolerances were given.` }
  }
  const bad = firstBad(absolute, (value) => value > 0 && finite(value))
  return bad < 0 ? null : { what: `An absolute tolerance is ${absolute[bad]}; give one above 0.`, component: bad }
}

function checkLimits(request: SolveRequest): Wrong | null {
  const { initialStep, maximumStep, maximumSteps, maximumSeconds } = request
  if (initialStep !== undefined && !(initialStep > 0 && finite(initialStep))) {
    return { what: `The first step is ${initialStep}; give one above 0.` }
  }
  if (maximumStep !== undefined && !(maximumStep > 0)) {
    return { what: `The largest step is ${maximumStep}; give one above 0.` }
  }
  if (maximumSteps !== undefined && !(maximumSteps >= 1)) {
    return { what: `At most ${maximumSteps} steps are allowed; give 1 or more.` }
  }
  if (maximumSeconds !== undefined && !(maximumSeconds > 0)) {
    return { what: `At most ${maximumSeconds} seconds are allowed; give more than 0.` }
  }
  return null
}

function checkNonNegative({ model, initial, nonNegative }: StartedRequest): Wrong | null {
  if (Array.isArray(nonNegative) && nonNegative.length !== model.states) {
    return { what: `The model has ${model.states} states; ${nonNegative.length} were said to be non-negative or not.` }
  }
  const kept = (index: number) => nonNegative === true || (nonNegative && nonNegative[index])
  const negative = firstBad(initial, (value, index) => value >= 0 || !kept(index))
  if (negative < 0) return null
  return {
    what: `Initial value ${negative + 1} is ${initial[negative]}; a non-negative state starts at 0 or above.`,
    component: negative,
  }
}
