import { ModelModule, type CompiledModel } from '../compiler'
import type { ExportedFunction } from '../compiler/encoder'
import { upperRoot } from './events-root'
import type { Triggers } from './events-triggers'
import type { Trouble } from './failures'
import { whereNotFinite } from './non-finite'
import type { StepSolver } from './step-solver'

/** An event that came to pass. */
export interface SolutionEvent {
  /** Its place in the model's list. */
  index: number
  time: number
  /** The state as it arrived there, and as it went on: [states]. */
  before: Float64Array
  after: Float64Array
}

/** Triggers whose zeros lie this near to one another, in units in the last place of time, pass through zero at once. */
const SIMULTANEOUS = 256
/** So many events in a row, each after less than this part of the span, happen in no time. */
const CROWD = 100
const NO_TIME = 1e-10

/**
 * The events of a solve: finds where they happen within a step, cuts the step short there and resets the state. A trigger that is zero at
 * the start or after its own event fires only when it has come back from one side; one that a reset carries across zero does not fire.
 * Events at one time are applied in the order of the model's list, each to what the one before has left.
 */
export class EventWatch {
  readonly passed: SolutionEvent[] = []
  /** The events at which the step was cut. */
  private fired: number[] = []
  private arrival: Float64Array = new Float64Array(0)
  private crowd = 0
  private readonly resets: readonly (ExportedFunction | null)[]

  constructor(
    private readonly solver: StepSolver,
    private readonly triggers: Triggers,
    private readonly span: number,
  ) {
    this.resets = resetsOf(solver.model)
  }

  /** Whether the solve has come to an event that is not applied yet. */
  get pending(): boolean {
    return this.fired.length > 0
  }

  /** Looks on which side of zero the triggers are at the state, which is the start or what resets or a stop have left. */
  begin(): Trouble | null {
    const { solver, triggers } = this
    const { control, context } = solver
    const { doubles } = solver.model.memory
    const [values, signs] = [triggers.values / 8, triggers.signs / 8]
    const atEvent = this.fired.map((event) => Math.abs(doubles[values + event]!))
    solver.evaluateTriggers(control.read('time'), context.state, triggers.values)
    const broken = this.notFinite(control.read('time'), context.state)
    if (broken) return broken
    let undecided = 0
    for (let event = 0; event < this.resets.length; event++) {
      const value = doubles[values + event]!
      // Where the event was found its trigger is zero but for rounding; a reset that leaves it there leaves its sign to chance.
      const known = Math.abs(value) > 2 * (atEvent[this.fired.indexOf(event)] ?? 0)
      doubles[signs + event] = known ? Math.sign(value) : 0
      if (!known) undecided = 1
    }
    triggers.look.write('undecided', undecided)
    const last = this.passed.at(-1)
    if (this.fired.length > 0 && last) last.after = solver.model.memory.read(context.state, solver.model.states)
    this.fired = []
    return null
  }

  /** Finds the first event of the step tried last, and makes the solve end there. */
  cut(): Trouble | null {
    const { solver, triggers } = this
    const { control, model } = solver
    const { doubles } = model.memory
    const [time, h, end] = [control.read('time'), control.read('triedStep'), control.read('triedEnd')]
    const [from, to] = [triggers.look.read('from'), triggers.look.read('to')]
    const broken = this.notFinite(time + to * h, to === 1 ? solver.context.next : triggers.point)
    if (broken) return broken
    const resolution = 2 ** -52 * Math.max(1, Math.abs(time / h), Math.abs(end / h))
    // The search overwrites the values.
    const values = model.memory.read(triggers.values, this.resets.length)
    const roots = model.graph.events.flatMap(({ direction }, event) => {
      const sign = doubles[triggers.signs / 8 + event]!
      const watched = sign !== 0 && (direction === 'both' || (direction === 'rising') === sign < 0)
      if (!watched || sign * values[event]! > 0) return []
      return [{ event, part: upperRoot((part) => -sign * this.trigger(event, part), from, to, resolution) }]
    })
    const first = Math.min(...roots.map(({ part }) => part))
    const together = roots.filter(({ part }) => part <= first + SIMULTANEOUS * resolution)
    const part = Math.max(...together.map((root) => root.part))
    this.look(part)
    this.fired = together.map(({ event }) => event)
    this.arrival = solver.lifted(model.memory.read(part === 1 ? solver.context.next : triggers.point, model.states))
    const at = part === 1 ? end : time + part * h
    control.write('part', part)
    control.write('triedEnd', at)
    control.write('end', at)
    return null
  }

  /** Applies the events at which the solve has arrived. */
  apply(): Trouble | null {
    const { solver, triggers } = this
    const { control, context, model } = solver
    const time = control.read('time')
    const gap = Math.abs(time - (this.passed.at(-1)?.time ?? Infinity))
    this.crowd = gap < NO_TIME * this.span ? this.crowd + 1 : 0
    if (this.crowd >= CROWD) return { reason: 'too-many-events', where: eventName(this.fired[0]!) }
    model.memory.write(context.state, this.arrival)
    for (const index of this.fired) {
      const before = model.memory.read(context.state, model.states)
      this.resets[index]?.(time, context.state, 0, triggers.point)
      const after = this.resets[index] ? model.memory.read(triggers.point, model.states) : before.slice()
      const kept = solver.lifted(after.slice())
      const bad = after.findIndex((value, state) => !Number.isFinite(value) || value !== kept[state])
      if (bad >= 0) {
        const where = `${eventName(index)} sets state ${bad + 1} to ${after[bad]}`
        return { reason: 'bad-reset', component: bad, where }
      }
      model.memory.write(context.state, after)
      this.passed.push({ index, time, before, after })
    }
    return null
  }

  /** Whether one of the events just applied ends the solve. */
  get terminal(): boolean {
    return this.fired.some((index) => this.solver.model.graph.events[index]!.terminal)
  }

  /** The trigger of an event within the step tried last. */
  private trigger(event: number, part: number): number {
    this.look(part)
    return this.solver.model.memory.doubles[this.triggers.values / 8 + event]!
  }

  /** Evaluates the state, to `point`, and the triggers within the step tried last. */
  private look(part: number): void {
    const { solver, triggers } = this
    const { control, context } = solver
    if (part === 1) {
      solver.evaluateTriggers(control.read('triedEnd'), context.next, triggers.values)
      return
    }
    solver.interpolate(part, triggers.point)
    solver.evaluateTriggers(control.read('time') + part * control.read('triedStep'), triggers.point, triggers.values)
  }

  /** A trigger that is not a number, of those evaluated last. */
  private notFinite(time: number, state: number): Trouble | null {
    const { solver, triggers } = this
    const values = solver.model.memory.read(triggers.values, this.resets.length)
    const event = values.findIndex((value) => Number.isNaN(value))
    if (event < 0) return null
    const found = whereNotFinite(solver, time, [state], solver.model.graph.events[event]!.trigger)
    return { reason: 'not-finite', where: `the trigger of ${eventName(event)}${found ? `: ${found.message}` : ''}` }
  }
}

const eventName = (index: number) => `event ${index + 1}`

/** The resets of a model's events as functions of (time, state, 0, result); null for an event without one. */
export function resetsOf(model: CompiledModel): readonly (ExportedFunction | null)[] {
  return model.workspace('resets', () => {
    const module = new ModelModule(model, [])
    const name = (index: number) => `reset ${index}`
    model.graph.events.forEach(({ reset }, index) => {
      if (reset) module.write(name(index), [reset])
    })
    const functions = module.instantiate()
    return model.graph.events.map((_, index) => functions[name(index)] ?? null)
  })
}
