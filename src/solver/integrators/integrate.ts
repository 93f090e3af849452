import { makeConsistent } from './consistent-initial'
import { checkRequest } from './check-request'
import type { AttemptFailure, Method, NewtonAccuracy, Work } from './contract'
import { EventWatch, type SolutionEvent } from './events'
import { failure, type SolveFailure, type Trouble } from './failures'
import { SolveLimits } from './limits'
import { whereNotFinite } from './non-finite'
import { prepare, StopTimes } from './prepare'
import { lastTime, type SolveRequest } from './request'
import { SampleTaker } from './sample-taker'
import { startingStep } from './starting-step'
import { StepSolver } from './step-solver'

/** Who looks on while a solve proceeds. */
export interface StepObserver {
  /** Before the first step; `samples` have been taken at the start itself. */
  started(solver: StepSolver, samples: number): void
  /**
   * A step from `time` of size `h` has passed its error test and its samples, up to but without number `samples`, are in the values; the
   * solver still stands at its beginning. An event takes only the first part of it (the control's `part`). A failure ends the solve.
   */
  stepped(solver: StepSolver, time: number, h: number, samples: number): AttemptFailure | null
  /** The events at which the step before was cut short have been applied; the state is what the last of them has left. */
  eventsPassed?(solver: StepSolver, events: readonly SolutionEvent[]): void
  /**
   * A leg begins where the solve stands: at the start, after events or after a stop. Its algebraic equations are satisfied. Trouble ends the
   * solve.
   */
  legBegan?(solver: StepSolver): Trouble | null | void
}

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
  const wrong = checkRequest(request, method)
  if (wrong) return wrong
  const solver = stepSolver(request.model, method)
  prepare(solver, request, newton)
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
  control.write('watched', observer ? 1 : 0)
  for (;;) {
    const exceeded = limits.exceeded()
    if (exceeded) return { reason: exceeded }
    const outcome = solver.advance(limits.budget)
    if (outcome === 'too-many-steps') return { reason: outcome, component: solver.worstComponent() }
    if (outcome === 'standstill') return standstill(solver)
    if (outcome === 'event') {
      const broken = events!.cut()
      if (broken) return broken
      continue
    }
    samples.collect()
    if (outcome === 'budget-spent') limits.adapt()
    if (outcome === 'step-made') {
      const refused = observer!.stepped(solver, control.read('time'), control.read('triedStep'), samples.taken)
      if (refused) return { reason: refused, component: solver.worstComponent() }
    }
    if (outcome !== 'at-end') continue
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

/** Makes ready at the start, after an event or after a stop: a consistent state, its slope, and the size of the first step. */
function beginLeg(solver: StepSolver, change: boolean, firstStep?: number): Trouble | null {
  const { control, context } = solver
  const inconsistent = makeConsistent(solver, change)
  if (inconsistent) return inconsistent
  const time = control.read('time')
  solver.evaluate(time, context.state, context.slope)
  control.write('slopeFresh', 1)
  const slope = solver.model.memory.read(context.slope, solver.model.states)
  const component = slope.findIndex((value) => !Number.isFinite(value))
  if (component >= 0) {
    const where = whereNotFinite(solver, time, [context.state])?.message ?? null
    return { reason: 'not-finite', component, where }
  }
  const span = Math.abs(control.read('end') - time)
  if (span > 0) control.write('step', firstStep ?? startingStep(solver, span))
  return null
}

/** How far ahead of a standstill the expression that is not finite is looked for, in steps. */
const REACHES = [1, 16, 256, 4096]

/** Why steps have become too small to go on. */
function standstill(solver: StepSolver): Trouble {
  const { control, context, model } = solver
  const reason = solver.trouble() ?? 'step-size-too-small'
  const component = solver.worstComponent()
  if (reason !== 'not-finite') return { reason, component }
  // A step would go over the border, if the last one has not already. Where its stages went is not kept.
  const { doubles } = model.memory
  const [time, h] = [control.read('time'), control.read('triedStep')]
  const found =
    whereNotFinite(solver, time, [context.state]) ?? whereNotFinite(solver, control.read('triedEnd'), [context.next])
  if (found) return { reason, component, where: found.message }
  solver.evaluate(time, context.state, context.slope)
  for (const reach of REACHES) {
    for (let index = 0; index < model.states; index++) {
      const ahead = reach * h * doubles[context.slope / 8 + index]!
      doubles[context.next / 8 + index] = doubles[context.state / 8 + index]! + ahead
    }
    const beyond = whereNotFinite(solver, time + reach * h, [context.next])
    if (beyond) return { reason, component, where: beyond.message }
  }
  return { reason, component }
}
