import { TERM_BYTES } from '../../compiler'
import { MassEquations, type SolutionEvent, type StepSolver } from '../../integrators'
import { allParameters, EventDerivatives } from '../steps/event-derivatives'
import type { Cotangents } from './step-adjoint'

/** Events that were applied at one time. */
export interface EventGroup {
  time: number
  /** In their order; the last one's `after` is the consistent state from which the solve went on. */
  events: readonly SolutionEvent[]
  /** They cut the step short at this part of it; y' of its dense output there: [states]. */
  part: number
  arrival: Float64Array
}

/**
 * Back through events whose times depend on the parameters: the transpose of what `Saltation` does to sensitivities. With g the trigger,
 * R the reset, y' the slope with which the state arrives and f that with which it goes on, the time moves by
 * dt = -(g_y dy + g_theta dtheta) / (g_t + g_y y') and the state after by R_y dy + R_theta dtheta + (R_y y' + R_t - f) dt.
 */
export class EventAdjoint {
  private readonly derivatives: EventDerivatives
  private readonly equations: MassEquations | null
  private readonly point: number
  private readonly slope: number
  private readonly terms: number

  constructor(
    private readonly solver: StepSolver,
    private readonly cotangents: Cotangents,
  ) {
    const { model } = solver
    const { memory, stateStride, states } = model
    this.derivatives = new EventDerivatives(allParameters(model))
    this.equations = model.graph.mass ? new MassEquations(solver) : null
    this.point = memory.allocate(stateStride)
    this.slope = memory.allocate(stateStride)
    this.terms = memory.allocate(((states + 1) * TERM_BYTES) / 8)
  }

  /**
   * The cotangent of the state from which the solve goes on becomes that of the state as it arrived. Returns the number of an event whose
   * time has no derivative, because its trigger touches zero and does not pass through it; null when all have one.
   */
  pullBack({ time, events, arrival }: EventGroup): number | null {
    const { memory, states } = this.solver.model
    let lambda = memory.read(this.cotangents.state, states)
    // All were found on the trajectory as it arrived: their times depend on the state there.
    const found = new Float64Array(states)
    for (let place = events.length - 1; place >= 0; place--) {
      const event = events[place]!
      const before = place === 0 ? arrival : this.rateAt(time, events[place - 1]!.after)
      const { passed, moved } = this.throughReset(event, lambda, before)
      if (!this.addTime(event, events[0]!.before, arrival, moved, found)) return event.index
      lambda = passed
    }
    memory.write(
      this.cotangents.state,
      lambda.map((value, state) => value + found[state]!),
    )
    return null
  }

  /** lambda^T R_y, and lambda^T (R_y y' + R_t - f), the cotangent of the event's time; adds lambda^T R_theta to the gradient. */
  private throughReset(
    { index, time, before, after }: SolutionEvent,
    lambda: Float64Array,
    slope: Float64Array,
  ): { passed: Float64Array; moved: number } {
    const { memory, states, parameterStride } = this.solver.model
    const onward = dot(lambda, this.rateAt(time, after))
    const reset = this.derivatives.ofReset(index, time, before)
    if (!reset) return { passed: lambda, moved: dot(lambda, slope) - onward }
    const matrix = memory.read(reset.state, states * states)
    const passed = new Float64Array(states)
    lambda.forEach((weight, row) => {
      for (let column = 0; column < states; column++) passed[column]! += weight * matrix[row * states + column]!
    })
    this.addToGradient(lambda, (row) => reset.parameters + 8 * row * parameterStride)
    return { passed, moved: dot(passed, slope) + dot(lambda, memory.read(reset.time, states)) - onward }
  }

  /** Takes the cotangent of an event's time back to the state in which it was found, and to the parameters. */
  private addTime(
    { index, time }: SolutionEvent,
    state: Float64Array,
    slope: Float64Array,
    moved: number,
    found: Float64Array,
  ): boolean {
    const { memory, states } = this.solver.model
    const trigger = this.derivatives.ofTrigger(index, time, state)
    const gradient = memory.read(trigger.state, states)
    const speed = memory.doubles[trigger.time / 8]! + dot(gradient, slope)
    if (!(Math.abs(speed) > 0 && Math.abs(speed) < Infinity)) return false
    gradient.forEach((value, index) => (found[index]! -= (moved / speed) * value))
    this.addToGradient(Float64Array.of(-moved / speed), () => trigger.parameters)
    return true
  }

  /** f, or the part of y' that it determines, at a state. */
  private rateAt(time: number, state: Float64Array): Float64Array {
    const { model } = this.solver
    model.memory.write(this.point, state)
    this.solver.evaluate(time, this.point, this.slope)
    return model.memory.read(this.equations?.differentialPart(this.slope, 0) ?? this.slope, model.states)
  }

  private addToGradient(weights: Float64Array, row: (index: number) => number): void {
    const { memory, functions, parameterStride } = this.solver.model
    const { gradient } = this.cotangents
    memory.setTerm(this.terms, 0, 1, gradient)
    weights.forEach((weight, index) => memory.setTerm(this.terms, 1 + index, weight, row(index)))
    functions.combine(gradient, 8 * parameterStride, this.terms, 1 + weights.length)
  }
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, index) => sum + value * b[index]!, 0)
