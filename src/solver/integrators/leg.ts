import { makeConsistent } from './consistent-initial'
import type { EventWatch, SolutionEvent } from './events'
import type { Trouble } from './failures'
import type { SolveLimits } from './limits'
import { whereNotFinite } from './non-finite'
import type { SampleTaker } from './sample-taker'
import { startingStep } from './starting-step'
import type { StepSolver } from './step-solver'

/** Who looks on while a solve proceeds. */
export interface StepObserver {
  /** Before the first step; `samples` have been taken at the start itself. */
  started(solver: StepSolver, samples: number): void
  /**
   * A step from `time` of size `h` has passed its error test and its samples, up to but without number `samples`, are in the values; the
   * solver still stands at its beginning. An event takes only the first part of it (the control's `part`). A failure ends the solve.
   */
  stepped(solver: StepSolver, time: number, h: number, samples: number): Trouble['reason'] | null
  /** The events at which the step before was cut short have been applied; the state is what the last of them has left. */
  eventsPassed?(solver: StepSolver, events: readonly SolutionEvent[]): void
  /**
   * A leg begins where the solve stands: at the start, after events or after a stop, or where a method begins anew because the state has
   * come to miss its algebraic equations. They are satisfied. Trouble ends the solve.
   */
  legBegan?(solver: StepSolver): Trouble | null | void
}

/** Makes ready at the start, after an event or after a stop: a consistent state, its slope, and the size of the first step. */
export function beginLeg(solver: StepSolver, change: boolean, firstStep?: number): Trouble | null {
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

/** Steps to the end of the leg, or tells what came in the way. An event may bring the end nearer. */
export function traverseLeg(
  solver: StepSolver,
  limits: SolveLimits,
  observer: StepObserver | null,
  samples: SampleTaker | null = null,
  events: EventWatch | null = null,
): Trouble | null {
  const { control } = solver
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
    if (outcome === 'inconsistent') {
      // What cannot be satisfied comes to a standstill, which says what stands in the way.
      makeConsistent(solver, true)
      control.write('slopeFresh', 0)
      const hindered = observer?.legBegan?.(solver)
      if (hindered) return hindered
      continue
    }
    samples?.collect()
    if (outcome === 'budget-spent') limits.adapt()
    if (outcome === 'step-made') {
      const taken = samples?.taken ?? 0
      const refused = observer!.stepped(solver, control.read('time'), control.read('triedStep'), taken)
      if (refused) return { reason: refused, component: solver.worstComponent() }
    }
    if (outcome === 'at-end') return null
  }
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
