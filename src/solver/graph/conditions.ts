import type { GraphBuilder } from './builder'
import type { Node } from './node'

/** The value of the first piece whose condition is not zero, element by element, or `otherwise`. As lazy as `GraphBuilder.select`. */
export function piecewise(
  g: GraphBuilder,
  pieces: readonly (readonly [condition: Node, value: Node])[],
  otherwise: Node,
): Node {
  return pieces.reduceRight((rest, [condition, value]) => g.select(condition, value, rest), otherwise)
}
