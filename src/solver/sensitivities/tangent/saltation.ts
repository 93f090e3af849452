import { TERM_BYTES } from '../../compiler'
import type { SolutionEvent } from '../../integrators'
import type { ConsistentTangent } from './consistent-tangent'
import { EventDerivatives } from '../steps/event-derivatives'
import type { StateSensitivity } from './state-sensitivity'
import type { TangentSpace } from './tangent-space'

/**
 * What events make of S. An event at g(t, y) = 0 comes at another time for other parameters, dt = -(g_y S + g_theta) / (g_t + g_y y'), and
 * the mesh after it stays where it is: the state is carried along f from the event to the mesh's time. With a reset R to y+,
 *
 * S becomes R_y S + R_theta + (R_y y' + R_t - f(t, y+)) dt.
 *
 * Events at one time follow one another in the order of the model's list, the time of each by the trajectory on which all of them were
 * found; the slope before the next one is f at what the one before has left. With a mass matrix M^+ f stands for f: what M leaves open is
 * settled by the algebraic equations, to which S is fitted next.
 */
export class Saltation {
  private readonly derivatives: EventDerivatives
  private readonly terms: number
  /** dt/dtheta of each event that is handled: [stride]. */
  private readonly shifts: number[] = []
  private readonly point: number
  private readonly slope: number

  constructor(
    private readonly space: TangentSpace,
    private readonly sensitivity: StateSensitivity,
    private readonly consistent: ConsistentTangent | null,
  ) {
    const { model } = space
    this.derivatives = new EventDerivatives(space)
    this.terms = model.memory.allocate(((2 * model.states + 4) * TERM_BYTES) / 8)
    this.point = model.memory.allocate(model.stateStride)
    this.slope = model.memory.allocate(model.stateStride)
  }

  /** Takes S through events that came at once, at which the solve arrived with a slope. Returns the place in the list of one whose time has no derivative, or null. */
  pass(events: readonly SolutionEvent[], arrival: Float64Array): number | null {
    for (const [place, event] of events.entries()) {
      if (!this.writeShift(place, event, events[0]!.before, arrival)) return event.index
    }
    let slope = arrival
    events.forEach((event, place) => {
      const after = this.rateAt(event.time, event.after)
      this.writeReset(event, place, slope, after)
      slope = after
    })
    return null
  }

  /** dt/dtheta of an event; false where its trigger does not pass through zero, but touches it. */
  private writeShift(place: number, { index, time }: SolutionEvent, state: Float64Array, slope: Float64Array): boolean {
    const { model, rowBytes } = this.space
    const { memory, states } = model
    const trigger = this.derivatives.ofTrigger(index, time, state)
    const gradient = memory.read(trigger.state, states)
    const speed = memory.doubles[trigger.time / 8]! + gradient.reduce((sum, value, i) => sum + value * slope[i]!, 0)
    if (!(Math.abs(speed) > 0 && Math.abs(speed) < Infinity)) return false
    while (this.shifts.length <= place) this.shifts.push(this.space.row())
    memory.setTerm(this.terms, 0, -1 / speed, trigger.parameters)
    let count = 1
    gradient.forEach((value, state) => {
      if (value !== 0) memory.setTerm(this.terms, count++, -value / speed, this.sensitivity.current + state * rowBytes)
    })
    model.functions.combine(this.shifts[place]!, rowBytes, this.terms, count)
    return true
  }

  /** f, or the part of y' that it determines, at a state. */
  private rateAt(time: number, state: Float64Array): Float64Array {
    const { model, solver } = this.space
    model.memory.write(this.point, state)
    solver.evaluate(time, this.point, this.slope)
    const slope = model.memory.read(this.slope, model.states)
    return this.consistent ? this.consistent.differentialPart(slope) : slope
  }

  private writeReset(event: SolutionEvent, place: number, before: Float64Array, after: Float64Array): void {
    const { space, sensitivity } = this
    const { model, rowBytes } = space
    const { memory, states } = model
    const reset = this.derivatives.ofReset(event.index, event.time, event.before)
    const matrix = reset && memory.read(reset.state, states * states)
    const inTime = reset && memory.read(reset.time, states)
    for (let row = 0; row < states; row++) {
      const entries = matrix && matrix.subarray(row * states, (row + 1) * states)
      const carried = entries ? entries.reduce((sum, value, i) => sum + value * before[i]!, 0) : before[row]!
      memory.setTerm(this.terms, 0, carried + (inTime ? inTime[row]! : 0) - after[row]!, this.shifts[place]!)
      let count = 1
      if (reset) memory.setTerm(this.terms, count++, 1, reset.parameters + row * rowBytes)
      for (let column = 0; column < states; column++) {
        const value = entries ? entries[column]! : row === column ? 1 : 0
        if (value !== 0) memory.setTerm(this.terms, count++, value, sensitivity.current + column * rowBytes)
      }
      model.functions.combine(sensitivity.next + row * rowBytes, rowBytes, this.terms, count)
    }
    sensitivity.advance()
  }
}
