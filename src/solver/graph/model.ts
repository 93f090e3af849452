import { GraphBuilder } from './builder'
import { tangent } from './forward'
import { topologicalOrder, type MatrixEntry, type Node } from './node'
import { cotangents } from './reverse'

/** Something that happens where a function of time and state passes through zero. */
export interface ModelEvent {
  /** g(t, y, theta): [1, 1]. */
  readonly trigger: Node
  /** Only where g rises, only where it falls, or both. */
  readonly direction: 'rising' | 'falling' | 'both'
  /** The state just after the event, as a function of that just before: [states, 1]; null leaves it. */
  readonly reset: Node | null
  /** Whether the solve ends here. */
  readonly terminal: boolean
}

/** A model M dy/dt = f(t, y, theta) as a graph; everything else is derived from it. */
export interface ModelGraph {
  readonly builder: GraphBuilder
  /** k: the length of y. */
  readonly states: number
  /** m: the length of theta. */
  readonly parameters: number
  /** f: [states, 1]. */
  readonly rightHandSide: Node
  /** The non-zeros of M, constant and possibly singular; null for the identity. */
  readonly mass: readonly MatrixEntry[] | null
  readonly events: readonly ModelEvent[]
}

/** What a model may have beyond its right-hand side. */
export interface ModelExtras {
  mass?: readonly MatrixEntry[]
  events?: readonly ModelEvent[]
}

/**
 * Makes a model of `states` species and `parameters` numbers; `define` returns f as a node of shape [states, 1], alone or with a mass
 * matrix and events.
 */
export function defineModel(
  sizes: { states: number; parameters: number },
  define: (builder: GraphBuilder) => Node | ({ rightHandSide: Node } & ModelExtras),
): ModelGraph {
  const builder = new GraphBuilder()
  const defined = define(builder)
  const { rightHandSide, mass = null, events = [] } = 'rightHandSide' in defined ? defined : { rightHandSide: defined }
  if (rightHandSide.rows !== sizes.states || rightHandSide.columns !== 1) {
    throw new Error(
      `the right-hand side has shape [${rightHandSide.rows}, ${rightHandSide.columns}], not [${sizes.states}, 1]`,
    )
  }
  for (const { trigger, reset } of events) {
    if (trigger.rows !== 1 || trigger.columns !== 1) throw new Error("an event's trigger has more than one row")
    if (reset && (reset.rows !== sizes.states || reset.columns !== 1)) {
      throw new Error(`an event's reset has shape [${reset.rows}, ${reset.columns}], not [${sizes.states}, 1]`)
    }
  }
  return { builder, ...sizes, rightHandSide, mass, events }
}

/**
 * The programs that a model offers, each a list of outputs in column order:
 * `rightHandSide` f; `jacobian` df/dy, one row after another; `parameterJacobian` df/dtheta, one row after another;
 * `linearisation` both at once (they share most of their work); `jacobianProduct` (df/dy) v; `transposedProduct` w^T df/dy;
 * `parameterTransposedProduct` w^T df/dtheta; `timeDerivative` df/dt.
 */
export interface ModelPrograms {
  rightHandSide: Node[]
  jacobian: Node[]
  parameterJacobian: Node[]
  linearisation: Node[]
  jacobianProduct: Node[]
  transposedProduct: Node[]
  parameterTransposedProduct: Node[]
  timeDerivative: Node[]
}

/** Derives every program of a model by tangent and reverse accumulation on its graph. */
export function modelPrograms(model: ModelGraph): ModelPrograms {
  const { builder: g, rightHandSide: f, states } = model
  const rows = cotangents(g, f, g.identity(states), model)
  const single = cotangents(g, f, g.seed(states), model)
  return {
    rightHandSide: [f],
    jacobian: [rows.state],
    parameterJacobian: [rows.parameters],
    linearisation: [rows.state, rows.parameters],
    jacobianProduct: [tangent(g, f, { state: g.seed(states), time: null })],
    transposedProduct: [single.state],
    parameterTransposedProduct: [single.parameters],
    timeDerivative: [tangent(g, f, { state: null, time: g.fill(1, 1) })],
  }
}

/** The graph as text, the same for the same model wherever and in whatever order it was built. */
export function serializeModel(model: ModelGraph): string {
  const eventNodes = model.events.flatMap(({ trigger, reset }) => (reset ? [trigger, reset] : [trigger]))
  const order = topologicalOrder([model.rightHandSide, ...eventNodes])
  const position = new Map(order.map((node, index) => [node, index]))
  const lines = order.map((node) => {
    const inputs = node.inputs.map((input) => position.get(input)!)
    return JSON.stringify([node.operation, inputs, node.rows, node.columns], (_, value: unknown) =>
      // JSON has no NaN, Infinity or -0.
      typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
        ? `#${Object.is(value, -0) ? '-0' : value}`
        : value,
    )
  })
  const events = model.events.map(({ trigger, direction, reset, terminal }) => [
    position.get(trigger),
    direction,
    reset ? position.get(reset) : null,
    terminal,
  ])
  const head = JSON.stringify([model.states, model.parameters, position.get(model.rightHandSide), model.mass, events])
  return [head, ...lines].join('\n')
}
