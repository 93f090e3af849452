import { checkRequest } from './check-request'
import type { Method, NewtonAccuracy, Work } from './contract'
import { EventWatch, type SolutionEvent } from './events'
import { failure, type SolveFailure, type Trouble } from './failures'
import { beginLeg, traverseLeg, type StepObserver } from './leg'
import { SolveLimits } from './limits'
import { prepare, StopTimes } from './prepare'
import { initialState } from './initial-state'
import { lastTime, type SolveRequest } from './request'
import { SampleTaker } from './sample-taker'
import { StepSolver } from './step-solver'

/** What a solve came to, besides the values. */
export interface Arrival {
  status: 'solved'
  /** Samples that were reached. */
  samples: number
  endTime: number
  events: readonly SolutionEvent[]
  work: Work
}

/** The method of a model, compiled once and kept with it. */
export const stepSolver = (model: SolveRequest['model'], method: Method): StepSolver =>
  model.workspace(`method ${method.name}`, () => new StepSolver(model, method))

/**
 * Integrates from the start to the end, with step sizes chosen to keep the error of each step within the tolerance, and writes the states
 * at the samples to `values` ([samples][states]). It goes in legs, from one stop or event to the next. An observer is shown every
 * accepted step.
 */
export function integrate(
  request: SolveRequest,
  method: Method,
  newton: NewtonAccuracy | null,
  values: Float64Array,
  observer: StepObserver | null = null,
): Arrival | SolveFailure {
  const initial = initialState(request)
  const wrong = checkRequest(request, initial, method)
  if (wrong) return wrong
  const solver = stepSolver(request.model, method)
  prepare(solver, { ...request, initial: initial! }, newton)
  const limits = new SolveLimits(request)
  const outcome = limits.during(request.model, () => travel(solver, request, limits, values, observer))
  if ('status' in outcome) return outcome
  return failure(outcome, solver.control.read('time'), solver.work())
}

/** Goes from leg to leg. */
function travel(
  solver: StepSolver,
  request: SolveRequest,
  limits: SolveLimits,
  values: Float64Array,
  observer: StepObserver | null,
): Arrival | Trouble {
  const { control, context, model } = solver
  const span = Math.abs(lastTime(request) - request.startTime)
  const stops = new StopTimes(solver, request)
  const events = solver.triggers && new EventWatch(solver, solver.triggers, span)
  stops.nextLeg()
  const trouble = beginLeg(solver, request.algebraicStart !== 'check', request.initialStep) ?? events?.begin()
  if (trouble) return trouble
  const samples = new SampleTaker(solver, request.sampleTimes, values)
  samples.begin(request.startTime, model.memory.read(context.state, model.states))
  observer?.started(solver, samples.taken)
  const hindered = observer?.legBegan?.(solver)
  if (hindered) return hindered
  for (;;) {
    const trouble = traverseLeg(solver, limits, observer, samples, events)
    if (trouble) return trouble
    if (events?.pending) {
      const before = events.passed.length
      const broken = events.apply()
      if (broken) return broken
      observer?.eventsPassed?.(solver, events.passed.slice(before))
    }
    if (events?.terminal || !stops.nextLeg()) {
      const endTime = control.read('time')
      return { status: 'solved', samples: samples.taken, endTime, events: events?.passed ?? [], work: solver.work() }
    }
    solver.restart()
    const broken = beginLeg(solver, true) ?? events?.begin() ?? observer?.legBegan?.(solver)
    if (broken) return broken
  }
}
