import { ModelModule } from '../../compiler'
import type { ExportedFunction } from '../../compiler/encoder'
import { cotangents as cotangentsOf, tangent, type ModelEvent } from '../../graph'
import { MassEquations, type SolutionEvent, type StepSolver } from '../../integrators'
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
 * Back through events whose times depend on the parameters. With g the trigger, R the reset, y' the slope as the state arrives and f that as
 * it goes on, the time moves by dt = -(g_y dy + g_theta dtheta) / (g_t + g_y y') and the state after by
 * R_y dy + R_theta dtheta + (R_y y' + R_t - f) dt: the mesh stays where it is, the state is carried along f from the moved time to the mesh's.
 */
export class EventAdjoint {
  private readonly functions: Readonly<Record<string, ExportedFunction>>
  private readonly place: { state: number; seed: number; one: number; value: number; stateResult: number }
  private readonly parameterResult: number
  private readonly equations: MassEquations | null

  constructor(
    private readonly solver: StepSolver,
    private readonly cotangents: Cotangents,
  ) {
    const { model } = solver
    const { memory, stateStride } = model
    this.functions = eventFunctions(solver)
    const vector = () => memory.allocate(stateStride)
    this.place = { state: vector(), seed: vector(), one: vector(), value: vector(), stateResult: vector() }
    this.parameterResult = memory.allocate(model.parameterStride + 2)
    this.equations = model.graph.mass ? new MassEquations(solver) : null
  }

  /** The cotangent of the state from which the solve goes on becomes that of the state as it arrived. */
  pullBack({ time, events, arrival }: EventGroup): void {
    for (let place = events.length - 1; place >= 0; place--) {
      const event = events[place]!
      const before = place === 0 ? arrival : this.slope(time, events[place - 1]!.after)
      this.pullBackOne(event, before, this.slope(time, event.after))
    }
  }

  private pullBackOne({ index, time, before }: SolutionEvent, arrival: Float64Array, onward: Float64Array): void {
    const { solver, cotangents, place } = this
    const { memory, graph, states } = solver.model
    const lambda = memory.read(cotangents.state, states)
    memory.write(place.state, before)
    const reset = graph.events[index]!.reset
    let passed = lambda
    let lambdaOfTime = 0
    if (reset) {
      memory.write(place.seed, lambda)
      this.functions[`reset ${index}`]!(time, place.state, place.seed, place.stateResult, this.parameterResult)
      this.functions[`reset time ${index}`]!(time, place.state, 0, place.value)
      passed = memory.read(place.stateResult, states)
      this.addToGradient(1)
      lambdaOfTime = dot(lambda, memory.read(place.value, states))
    }
    const moved = dot(passed, arrival) + lambdaOfTime - dot(lambda, onward)
    memory.write(place.one, Float64Array.of(1))
    this.functions[`trigger ${index}`]!(time, place.state, place.one, place.stateResult, this.parameterResult)
    this.functions[`trigger time ${index}`]!(time, place.state, 0, place.value)
    const gradient = memory.read(place.stateResult, states)
    const speed = memory.read(place.value, 1)[0]! + dot(gradient, arrival)
    const factor = -moved / speed
    this.addToGradient(factor)
    memory.write(
      cotangents.state,
      passed.map((value, state) => value + factor * gradient[state]!),
    )
  }

  /** M^+ f, the slope as far as the differential equations tell: the constraints settle the rest where the leg begins. */
  private slope(time: number, state: Float64Array): Float64Array {
    const { model } = this.solver
    model.memory.write(this.place.state, state)
    model.functions.rightHandSide(time, this.place.state, 0, this.place.value)
    const from = this.equations?.differentialPart(this.place.value, 0) ?? this.place.value
    return model.memory.read(from, model.states)
  }

  private addToGradient(factor: number): void {
    const { doubles } = this.solver.model.memory
    const [to, from] = [this.cotangents.gradient / 8, this.parameterResult / 8]
    for (let index = 0; index < this.solver.model.parameters; index++) {
      doubles[to + index]! += factor * doubles[from + index]!
    }
  }
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, index) => sum + value * b[index]!, 0)

/** Derivatives of the triggers and resets of a model's events as functions of (time, state, seed, results). */
function eventFunctions({ model }: StepSolver): Readonly<Record<string, ExportedFunction>> {
  return model.workspace('event derivatives', () => {
    const { builder: g, states, parameters, events } = model.graph
    const module = new ModelModule(model, [])
    const write = (what: string, node: ModelEvent['trigger']) => {
      const { state, parameters: byParameters } = cotangentsOf(g, node, g.seed(node.rows), { states, parameters })
      const inTime = tangent(g, node, { state: null, time: g.fill(1, 1) })
      const [name, index] = what.split(' ')
      module.write(what, [state, byParameters], { seeds: 1 })
      module.write(`${name} time ${index}`, [inTime])
    }
    events.forEach(({ trigger, reset }, index) => {
      write(`trigger ${index}`, trigger)
      if (reset) write(`reset ${index}`, reset)
    })
    return module.instantiate()
  })
}
