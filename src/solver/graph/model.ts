import { GraphBuilder } from './builder'
import { topologicalOrder, type MatrixEntry, type Node } from './node'

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
  /** The number of constants that each experiment sets. */
  readonly inputs: number
  /** f: [states, 1]. */
  readonly rightHandSide: Node
  /** The non-zeros of M, constant and possibly singular; null for the identity. */
  readonly mass: readonly MatrixEntry[] | null
  readonly events: readonly ModelEvent[]
  /** y at the start as a function of time, inputs and theta: [states, 1]; null where each solve is given it. */
  readonly initial: Node | null
}

/** What a model may have beyond its right-hand side. */
export interface ModelExtras {
  mass?: readonly MatrixEntry[]
  events?: readonly ModelEvent[]
  initial?: Node | null
}

/**
 * Makes a model of `states` species, `parameters` numbers and `inputs` constants of each experiment; `define` returns f as a node of
 * shape [states, 1], alone or with a mass matrix and events.
 */
export function defineModel(
  sizes: { states: number; parameters: number; inputs?: number },
  define: (builder: GraphBuilder) => Node | ({ rightHandSide: Node } & ModelExtras),
): ModelGraph {
  const builder = new GraphBuilder()
  const defined = define(builder)
  const parts = 'rightHandSide' in defined ? defined : { rightHandSide: defined }
  const { rightHandSide, mass = null, events = [], initial = null } = parts
  requireState(rightHandSide, 'the right-hand side', sizes)
  if (initial) requireState(initial, 'the initial state', sizes)
  for (const { trigger, reset } of events) {
    if (trigger.rows !== 1 || trigger.columns !== 1) throw new Error("an event's trigger has more than one row")
    if (reset) requireState(reset, "an event's reset", sizes)
  }
  if (initial && topologicalOrder([initial]).some(({ operation }) => operation.kind === 'state')) {
    throw new Error('the initial state depends on the state')
  }
  return { builder, inputs: 0, ...sizes, rightHandSide, mass, events, initial }
}

function requireState({ rows, columns }: Node, what: string, { states }: { states: number }): void {
  if (rows !== states || columns !== 1) throw new Error(`${what} has shape [${rows}, ${columns}], not [${states}, 1]`)
}

/**
 * The graph as text, the same for the same model wherever and in whatever order it was built; with `labels` also the texts of its
 * expressions, which failures quote. `parseModel` reads it.
 */
export function serializeModel(model: ModelGraph, { labels = false } = {}): string {
  const eventNodes = model.events.flatMap(({ trigger, reset }) => (reset ? [trigger, reset] : [trigger]))
  const order = topologicalOrder([model.rightHandSide, ...eventNodes, ...(model.initial ? [model.initial] : [])])
  const position = new Map(order.map((node, index) => [node, index]))
  const lines = order.map((node) => {
    const inputs = node.inputs.map((input) => position.get(input)!)
    return JSON.stringify([node.operation, inputs, node.rows, node.columns], numberAsText)
  })
  const events = model.events.map(({ trigger, direction, reset, terminal }) => [
    position.get(trigger),
    direction,
    reset ? position.get(reset) : null,
    terminal,
  ])
  const { states, parameters, inputs, mass } = model
  const rightHandSide = position.get(model.rightHandSide)
  const initial = model.initial && position.get(model.initial)
  const head = JSON.stringify([states, parameters, inputs, rightHandSide, mass, events, initial], numberAsText)
  const texts = [...model.builder.labels].filter(([node]) => position.has(node))
  const labelled = texts.map(([node, text]) => [position.get(node), text])
  const tail = labels && texts.length > 0 ? [JSON.stringify({ labels: labelled })] : []
  return [head, ...lines, ...tail].join('\n')
}

/** JSON has no NaN, Infinity or -0: they are written as #NaN, #Infinity, #-Infinity and #-0. */
function numberAsText(_: string, value: unknown): unknown {
  if (Object.is(value, -0)) return '#-0'
  return typeof value === 'number' && !Number.isFinite(value) ? `#${value}` : value
}
