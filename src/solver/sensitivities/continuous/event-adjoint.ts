import { ModelModule, type CompiledModel } from '../../compiler'
import { cotangents, tangent } from '../../graph'
import type { StepSolver, Trouble } from '../../integrators'
import type { AlgebraicPart } from './algebraic-part'
import type { Break } from './breaks'
import type { ParameterSum } from './parameter-sum'
import type { SolutionPoint, SolutionReader } from './solution-reader'

/** Derivatives of an event's functions, by byte addresses. */
interface EventFunctions {
  /** (time, state, 0, dg/dy, dg/dtheta, dg/dt) of its trigger g. */
  trigger(time: number, state: number, seed: number, inState: number, inParameters: number, inTime: number): void
  /** (time, state, w, w^T dr/dy, w^T dr/dtheta, dr/dt) of its reset r. */
  reset: EventFunctions['trigger'] | null
}

/**
 * The transpose of the events at one time t*. The state just after is r(t*, y, theta), and t* moves with state and parameters:
 * dt* = -(dg/dy dy + dg/dtheta dtheta) / (dg/dt + dg/dy y'). So, from c = M^T w just after, just before comes dr/dy^T c - s dg/dy with
 * s = (c^T (dr/dt + dr/dy y') - w^T f after) / (dg/dt + dg/dy y'), and dr/dtheta^T c - s dg/dtheta of the parameters. Events that happen
 * together are taken to stay together: their resets are one, their time that of the first.
 */
export class EventAdjoint {
  private readonly functions: readonly EventFunctions[]
  private readonly places: Readonly<Record<'state' | 'slope' | 'seed' | 'inState' | 'inTime' | 'inParameters', number>>

  /** @param solver of the forward solve */
  constructor(
    private readonly solver: StepSolver,
    private readonly sum: ParameterSum,
    private readonly algebraic: AlgebraicPart | null,
    private readonly solution: SolutionReader,
  ) {
    const { model } = solver
    this.functions = functionsOf(model)
    this.places = model.workspace('event adjoint', () => {
      const vector = () => model.memory.allocate(model.stateStride)
      const inParameters = model.memory.allocate(model.parameterStride)
      return { state: vector(), slope: vector(), seed: vector(), inState: vector(), inTime: vector(), inParameters }
    })
  }

  /** The gradient of the state just before the events of a break, from the costate and the gradient just after them. */
  before({ time, events }: Break, costate: Float64Array, gradient: Float64Array): Float64Array | Trouble {
    const { memory, parameters, states } = this.solver.model
    const { places, sum, solution } = this
    let through = gradient
    let numerator = -dot(costate, this.slopeAt(this.pointAfter(time, events)))
    for (const { index, before } of [...events].reverse()) {
      const { reset } = this.functions[index]!
      if (!reset) continue
      memory.write(places.state, before)
      memory.write(places.seed, through)
      reset(time, places.state, places.seed, places.inState, places.inParameters, places.inTime)
      if (parameters > 0) sum.add(places.inParameters, 1)
      numerator += dot(through, memory.read(places.inTime, states))
      through = memory.read(places.inState, states)
    }
    const rate = this.rateAt(solution.before(time))
    if ('reason' in rate) return rate
    const { index, before } = events[0]!
    memory.write(places.state, before)
    this.functions[index]!.trigger(time, places.state, 0, places.inState, places.inParameters, places.inTime)
    const inState = memory.read(places.inState, states)
    const passing = memory.read(places.inTime, 1)[0]! + dot(inState, rate)
    const moved = (numerator + dot(through, rate)) / passing
    if (!Number.isFinite(moved)) {
      const advice =
        'The trigger only touches zero there, so that the time of the event has no derivative: move the event.'
      return { reason: 'not-finite', where: `the time of event ${index + 1}`, advice }
    }
    if (parameters > 0) sum.add(places.inParameters, -moved)
    return through.map((value, state) => value - moved * inState[state]!)
  }

  /** Without a reset the state just after an event is that at which the trigger is zero, and rounding puts it on either side. */
  private pointAfter(time: number, events: Break['events']): SolutionPoint {
    const reset = events.some(({ index }) => this.functions[index]!.reset)
    return reset ? this.solution.given(time, events.at(-1)!.after) : this.solution.after(time)
  }

  private slopeAt({ time, state }: SolutionPoint): Float64Array {
    const { memory, states } = this.solver.model
    this.solver.evaluate(time, state, this.places.slope)
    return memory.read(this.places.slope, states)
  }

  private rateAt(at: SolutionPoint): Float64Array | Trouble {
    const slope = this.slopeAt(at)
    return this.algebraic?.rate(at.time, at.state, this.places.slope) ?? slope
  }
}

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((total, value, index) => total + value * b[index]!, 0)

const functionsOf = (model: CompiledModel): readonly EventFunctions[] =>
  model.workspace('products with derivatives of events', () => {
    const { builder: g, events, states } = model.graph
    const module = new ModelModule(model, [])
    events.forEach(({ trigger, reset }, index) => {
      const inTime = { state: null, time: g.fill(1, 1) }
      const ofTrigger = cotangents(g, trigger, g.fill(1, 1), model.graph)
      module.write(`trigger ${index}`, [ofTrigger.state, ofTrigger.parameters, tangent(g, trigger, inTime)])
      if (!reset) return
      const ofReset = cotangents(g, reset, g.seed(states), model.graph)
      module.write(`reset ${index}`, [ofReset.state, ofReset.parameters, tangent(g, reset, inTime)], { seeds: 1 })
    })
    const exported = module.instantiate() as unknown as Readonly<Record<string, EventFunctions['trigger']>>
    return events.map((_, index) => ({
      trigger: exported[`trigger ${index}`]!,
      reset: exported[`reset ${index}`] ?? null,
    }))
  })
