import { GraphBuilder } from './builder'
import { tangent } from './forward'
import { topologicalOrder, type Node } from './node'
import { cotangents } from './reverse'

/** A model dy/dt = f(t, y, theta) as a graph; everything else is derived from it. */
export interface ModelGraph {
  readonly builder: GraphBuilder
  /** k: the length of y. */
  readonly states: number
  /** m: the length of theta. */
  readonly parameters: number
  /** f: [states, 1]. */
  readonly rightHandSide: Node
}

/** Makes a model of `states` species and `parameters` numbers; `define` returns f as a node of shape [states, 1]. */
export function defineModel(
  sizes: { states: number; parameters: number },
  define: (builder: GraphBuilder) => Node,
): ModelGraph {
  const builder = new GraphBuilder()
  const rightHandSide = define(builder)
  if (rightHandSide.rows !== sizes.states || rightHandSide.columns !== 1) {
    throw new Error(
      `the right-hand side has shape [${rightHandSide.rows}, ${rightHandSide.columns}], not [${sizes.states}, 1]`,
    )
  }
  return { builder, ...sizes, rightHandSide }
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
  const order = topologicalOrder([model.rightHandSide])
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
  return [`${model.states} ${model.parameters}`, ...lines].join('\n')
}
