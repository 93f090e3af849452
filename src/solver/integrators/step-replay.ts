import { makeConsistent } from './consistent-initial'
import { MassEquations } from './consistent-initial-equations'
import type { NewtonAccuracy } from './contract'
import { resetsOf } from './events'
import { failure, rejected, type SolveFailure, type Trouble } from './failures'
import { prepare } from './prepare'
import type { RecordedLeg, RecordedStep, RecordedSteps } from './recorded-steps'
import type { SolveRequest } from './request'
import type { StepSolver } from './step-solver'

/** How far the equations of steps made again are solved: as far as doubles go, in units of this relative tolerance. */
const TIGHT = 1e-8
/** A loose solve takes steps in which Newton's method converges slowly. */
const MOST_NEWTON_STEPS = 1000
/** The parts of that tolerance that Newton's method is asked for: a looser one where rounding keeps it from the one before. */
const NEWTON_TOLERANCES = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2]

/** Trial points in the search for an event, which starts where it was; changes below this part of a step are no smaller than rounding. */
const MOST_TRIALS = 50
const FIRST_TRIAL = 2 ** -20
const ROUNDING = 2 ** -40

/**
 * Makes the recorded steps of a solve again, with other parameters and initial values: a function of them as smooth as the model, the
 * derivative of which is what the discrete gradient methods compute. The mesh stays where it is: where an event ended a step it is looked for
 * again on the same dense output, and the state that it leaves is carried along f from there to where the next step begins.
 */
export class StepReplay {
  private readonly place: number
  private looseness = 0

  constructor(
    private readonly solver: StepSolver,
    private readonly request: SolveRequest,
    private readonly recorded: RecordedSteps,
  ) {
    const { model } = solver
    this.place = model.workspace('replayed state', () => model.memory.allocate(model.stateStride))
  }

  /** Writes the states at the samples to `values` ([samples][states]); null, or why a step could not be made. */
  run(parameters: Float64Array, initial: Float64Array, values: Float64Array): SolveFailure | null {
    for (;;) {
      const trouble = this.attempt(parameters, initial, values)
      if (trouble === null) return null
      if (trouble.reason !== 'newton-diverged' || this.looseness === NEWTON_TOLERANCES.length - 1) {
        const { solver } = this
        return failure(trouble, solver.control.read('time'), solver.work())
      }
      this.looseness++
    }
  }

  private attempt(parameters: Float64Array, initial: Float64Array, values: Float64Array): Trouble | null {
    const { solver, request, recorded } = this
    const { model, context, control } = solver
    const tighter = TIGHT / request.relativeTolerance
    const { absoluteTolerance: absolute } = request
    const newton: NewtonAccuracy = {
      newtonTolerance: NEWTON_TOLERANCES[this.looseness]!,
      newtonSteps: MOST_NEWTON_STEPS,
    }
    const tight = {
      relativeTolerance: TIGHT,
      absoluteTolerance: typeof absolute === 'number' ? tighter * absolute : absolute.map((value) => tighter * value),
    }
    prepare(solver, { ...request, ...tight, parameters, initial }, newton)
    let sample = 0
    for (const [index, leg] of recorded.legs.entries()) {
      control.write('time', leg.time)
      const trouble = this.beginLeg()
      if (trouble) return trouble
      if (index === 0) {
        const start = model.memory.read(context.state, model.states)
        for (; sample < recorded.samplesAtStart; sample++) values.set(start, sample * model.states)
      }
      for (const step of leg.steps) {
        const failed = this.make(step, leg, sample, values)
        if (failed) return failed
        sample = step.samples
      }
    }
    return null
  }

  /** As in `integrate`. */
  private beginLeg(): Trouble | null {
    const { solver } = this
    const { control, context } = solver
    solver.restart()
    const inconsistent = makeConsistent(solver, true)
    if (inconsistent) return inconsistent
    solver.evaluate(control.read('time'), context.state, context.slope)
    control.write('slopeFresh', 1)
    return null
  }

  private make(step: RecordedStep, leg: RecordedLeg, sample: number, values: Float64Array): Trouble | null {
    const { solver } = this
    const { control, context, model } = solver
    const { doubles } = model.memory
    const { time, h } = step
    const cut = leg.events.length > 0 && step === leg.steps.at(-1)
    const { stages } = solver.steps
    if (stages?.kind === 'switching') model.memory.words[stages.rosenbrockAtWork / 4] = step.stiff
    solver.attempt(time, h)
    const trouble = solver.trouble()
    if (trouble) return { reason: trouble }
    const next = solver.lifted(model.memory.read(context.next, model.states))
    if (!next.every(Number.isFinite)) return { reason: 'not-finite', component: next.findIndex(Number.isNaN) }
    doubles.set(next, context.next / 8)
    for (let index = sample; index < step.samples; index++) {
      const at = this.request.sampleTimes[index]!
      const part = at === step.end && !cut ? 1 : (at - time) / h
      values.set(this.within(part), index * model.states)
    }
    control.write('steps', control.read('steps') + 1)
    control.write('triedEnd', step.end)
    if (!cut) {
      solver.accept()
      return null
    }
    const part = this.findEvent(leg.events[0]!, step.part, time, h)
    if (part === null) return { reason: 'not-finite', where: `event ${leg.events[0]! + 1} comes to pass no more` }
    model.memory.write(this.place, this.within(part))
    solver.accept()
    model.memory.write(context.state, model.memory.read(this.place, model.states))
    return this.applyEvents(leg.events, time + part * h, step.end)
  }

  /** Applies events that came to pass at `happened`, and carries what they leave to the time at which they were recorded. */
  private applyEvents(events: readonly number[], happened: number, recorded: number): Trouble | null {
    const { solver, place } = this
    const { context, control, model } = solver
    const { memory, states } = model
    const resets = resetsOf(model)
    for (const event of events) {
      const reset = resets[event]
      if (!reset) continue
      reset(happened, context.state, 0, place)
      memory.write(context.state, memory.read(place, states))
    }
    control.write('time', happened)
    const inconsistent = makeConsistent(solver, true)
    if (inconsistent) return inconsistent
    solver.evaluate(happened, context.state, context.slope)
    const slope = model.graph.mass ? new MassEquations(solver).differentialPart(context.slope, 0) : context.slope
    const { doubles } = memory
    for (let state = 0; state < states; state++) {
      doubles[context.state / 8 + state]! += (recorded - happened) * doubles[slope / 8 + state]!
    }
    return null
  }

  /** The state at a part of the step tried last, or beyond it. */
  private within(part: number): Float64Array {
    const { solver, place } = this
    solver.interpolate(part, place)
    return solver.lifted(solver.model.memory.read(place, solver.model.states))
  }

  /** Where the trigger of an event is zero, by the secant method from where it was; null where it is not found. */
  private findEvent(event: number, recorded: number, time: number, h: number): number | null {
    const { solver, place } = this
    const { values } = solver.triggers!
    const trigger = (part: number): number => {
      solver.interpolate(part, place)
      solver.evaluateTriggers(time + part * h, place, values)
      return solver.model.memory.doubles[values / 8 + event]!
    }
    let [before, after] = [recorded - FIRST_TRIAL, recorded]
    let [valueBefore, valueAfter] = [trigger(before), trigger(after)]
    for (let trial = 0; trial < MOST_TRIALS; trial++) {
      const change = (-valueAfter * (after - before)) / (valueAfter - valueBefore)
      const last = Math.abs(after - before)
      if (valueAfter === 0 || (last < ROUNDING && !(Math.abs(change) < last))) return after
      if (!Number.isFinite(change)) return null
      before = after
      valueBefore = valueAfter
      after += change
      valueAfter = trigger(after)
    }
    return null
  }
}

/** Why the steps of a method cannot be made again, or null. */
export function notReplayed({ solver, request }: { solver: StepSolver; request: SolveRequest }): SolveFailure | null {
  if (!solver.method.variableOrder) return null
  const { title } = solver.method
  return rejected(
    request,
    `A step of ${title} depends on those before it and cannot be made again alone: choose another method.`,
  )
}
