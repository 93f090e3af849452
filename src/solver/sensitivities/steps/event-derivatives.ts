import { ModelModule, type CompiledModel } from '../../compiler'
import type { ExportedFunction } from '../../compiler/encoder'
import { cotangents, tangent, type ModelEvent, type Node } from '../../graph'

/** The parameters by which derivatives are taken, the columns of matrices of a given stride. */
export interface ParameterColumns {
  readonly model: CompiledModel
  readonly stride: number
  /** Room for a row, and for a matrix [states][stride]: byte addresses. */
  row(): number
  matrix(): number
  /** Of a node whose rows are all the parameters those that are columns; null where none is. */
  parameterRows(node: Node): Node | null
  /** Something made when it is first asked for with these columns. */
  onceForRange<Value>(name: string, make: () => Value): Value
}

/** Every parameter a column. */
export const allParameters = (model: CompiledModel): ParameterColumns => ({
  model,
  stride: model.parameterStride,
  row: () => model.memory.allocate(model.parameterStride),
  matrix: () => model.memory.allocate(model.states * model.parameterStride),
  parameterRows: (node) => node,
  onceForRange: (name, make) => model.workspace(name, make),
})

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

  constructor(private readonly space: ParameterColumns) {
    const { memory, states, stateStride } = space.model
    this.point = memory.allocate(stateStride)
    this.trigger = {
      state: memory.allocate(stateStride),
      parameters: space.row(),
      time: memory.allocate(8),
    }
    this.reset = {
      // A pair that is written with the last value may reach over it.
      state: memory.allocate(states * states + 2),
      parameters: space.matrix(),
      time: memory.allocate(stateStride),
    }
  }

  private compile(): Readonly<Record<string, ExportedFunction>> {
    const { space } = this
    const { model, stride } = space
    const { states, graph } = model
    const { builder: g } = graph
    const module = new ModelModule(model, [])
    const inTime = { state: null, time: g.fill(1, 1) }
    const write = (name: string, output: Node, w: Node) => {
      const { state, parameters } = cotangents(g, output, w, model)
      const rows = space.parameterRows(parameters)
      const outputs = [state, tangent(g, output, inTime), ...(rows ? [rows] : [])]
      module.write(name, outputs, { apart: [states, output.rows, stride] })
    }
    graph.events.forEach(({ trigger, reset }, index) => {
      write(`trigger ${index}`, trigger, g.fill(1, 1))
      if (reset) write(`reset ${index}`, reset, g.identity(states))
    })
    return module.instantiate()
  }

  /** Evaluates the derivatives of an event's trigger. */
  ofTrigger(index: number, time: number, state: Float64Array): TriggerDerivatives {
    this.evaluate(`trigger ${index}`, time, state, this.trigger)
    return this.trigger
  }

  /** Evaluates the derivatives of an event's reset; null for an event without one. */
  ofReset(index: number, time: number, state: Float64Array): ResetDerivatives | null {
    const event: ModelEvent = this.space.model.graph.events[index]!
    if (!event.reset) return null
    this.evaluate(`reset ${index}`, time, state, this.reset)
    return this.reset
  }

  private evaluate(name: string, time: number, state: Float64Array, to: TriggerDerivatives | ResetDerivatives): void {
    const functions = this.space.onceForRange('events', () => this.compile())
    this.space.model.memory.write(this.point, state)
    functions[name]!(time, this.point, 0, to.state, to.time, to.parameters)
  }
}
