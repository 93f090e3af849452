import type { GraphBuilder } from './builder'
import type { Node } from './node'

/*
 * Nodes of several columns (the tangents or cotangents of a Jacobian) cost their operations once a column. What does not differ from
 * column to column is therefore gathered into one factor of one column: chains and sums of local derivatives, as preaccumulation
 * does it (Griewank and Walther, Evaluating Derivatives, 10).
 */

/** A node of several columns as factor * rest, the factor of one column; a factor of null is 1. */
interface Wide {
  factor: Node | null
  rest: Node
}

function wide(g: GraphBuilder, node: Node): Wide {
  const { operation } = node
  const [left, right] = node.inputs
  if (operation.kind === 'unary' && operation.operation === 'negate') return { factor: g.fill(-1, 1), rest: left! }
  if (operation.kind !== 'binary' || operation.operation !== 'multiply') return { factor: null, rest: node }
  if (left!.columns === 1) return { factor: left!, rest: right! }
  return right!.columns === 1 ? { factor: right!, rest: left! } : { factor: null, rest: node }
}

/** One product over the columns instead of two, or null. */
export function widerProduct(g: GraphBuilder, left: Node, right: Node): Node | null {
  if (left.columns > 1 && right.columns > 1) return null
  const [narrow, several] = left.columns > 1 ? [right, left] : [left, right]
  const { factor, rest } = wide(g, several)
  return several.columns > 1 && factor ? g.multiply(g.multiply(narrow, factor), rest) : null
}

/** a z + b z or a z - b z as one product over the columns, or null. */
export function widerSum(g: GraphBuilder, operation: 'add' | 'subtract', left: Node, right: Node): Node | null {
  if (left.columns === 1 || right.columns === 1) return null
  const [p, q] = [wide(g, left), wide(g, right)]
  if (p.rest !== q.rest) return null
  const one = g.fill(1, 1)
  return g.multiply(g.binary(operation, p.factor ?? one, q.factor ?? one), p.rest)
}

/** -(a z) as (-a) z, or null. */
export function widerNegation(g: GraphBuilder, input: Node): Node | null {
  const { factor, rest } = wide(g, input)
  return input.columns > 1 && factor ? g.multiply(g.unary('negate', factor), rest) : null
}
