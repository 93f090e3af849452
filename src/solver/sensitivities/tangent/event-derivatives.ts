import { ModelModule, type CompiledModel } from '../../compiler'
import type { ExportedFunction } from '../../compiler/encoder'
import { cotangents, tangent, type ModelEvent } from '../../graph'

/** Where the derivatives of a trigger g lie that were evaluated last: byte addresses. */
export interface TriggerDerivatives {
  /** dg/dy: [states]. */
  state: number
  /** dg/dtheta: [stride]. */
  parameters: number
  /** dg/dt. */
  time: number
}

/** Where the derivatives of a reset R lie. */
export interface ResetDerivatives {
  /** dR/dy: [states][states]. */
  state: number
  /** dR/dtheta: [states][stride]. */
  parameters: number
  /** dR/dt: [states]. */
  time: number
}

/** The derivatives of a model's triggers and resets, compiled when they are first asked for. Rows over the parameters have a given stride. */
export class EventDerivatives {
  private readonly point: number
  private readonly trigger: TriggerDerivatives
  private readonly reset: ResetDerivatives
  private readonly functions: Readonly<Record<string, ExportedFunction>>

  constructor(
    private readonly model: CompiledModel,
    stride: number,
  ) {
    const { memory, states, stateStride, graph } = model
    const { builder: g } = graph
    this.point = memory.allocate(stateStride)
    this.trigger = {
      state: memory.allocate(stateStride),
      parameters: memory.allocate(stride),
      time: memory.allocate(8),
    }
    this.reset = {
      // A pair that is written with the last value may reach over it.
      state: memory.allocate(states * states + 2),
      parameters: memory.allocate(states * stride),
      time: memory.allocate(stateStride),
    }
    const module = new ModelModule(model, [])
    const inTime = { state: null, time: g.fill(1, 1) }
    graph.events.forEach(({ trigger, reset }, index) => {
      const ofTrigger = cotangents(g, trigger, g.fill(1, 1), model)
      module.write(`trigger ${index}`, [ofTrigger.state, ofTrigger.parameters, tangent(g, trigger, inTime)])
      if (!reset) return
      const ofReset = cotangents(g, reset, g.identity(states), model)
      const outputs = [ofReset.state, ofReset.parameters, tangent(g, reset, inTime)]
      module.write(`reset ${index}`, outputs, 0, [states, stride, states])
    })
    this.functions = module.instantiate()
  }

  /** Evaluates the derivatives of an event's trigger. */
  ofTrigger(index: number, time: number, state: Float64Array): TriggerDerivatives {
    this.evaluate(`trigger ${index}`, time, state, this.trigger)
    return this.trigger
  }

  /** Evaluates the derivatives of an event's reset; null for an event without one. */
  ofReset(index: number, time: number, state: Float64Array): ResetDerivatives | null {
    const event: ModelEvent = this.model.graph.events[index]!
    if (!event.reset) return null
    this.evaluate(`reset ${index}`, time, state, this.reset)
    return this.reset
  }

  private evaluate(name: string, time: number, state: Float64Array, to: TriggerDerivatives | ResetDerivatives): void {
    this.model.memory.write(this.point, state)
    this.functions[name]!(time, this.point, 0, to.state, to.parameters, to.time)
  }
}
