import type { GraphBuilder } from './builder'
import type { Node } from './node'

/** An operation that takes each element from one of its inputs. */
export interface Branches {
  condition: Node
  /** Of each input: whether it is taken where the condition is not zero (true) or where it is (false); null for the condition itself. */
  takenWhen: readonly (boolean | null)[]
}

/** The branches of a `select`, `minimum` or `maximum` (at a tie the left argument counts); null for any other node. */
export function branchesOf(g: GraphBuilder, { operation, inputs }: Node): Branches | null {
  if (operation.kind === 'select') return { condition: inputs[0]!, takenWhen: [null, true, false] }
  if (operation.kind !== 'binary') return null
  const [left, right] = inputs as [Node, Node]
  switch (operation.operation) {
    case 'minimum':
      return { condition: g.less(right, left), takenWhen: [false, true] }
    case 'maximum':
      return { condition: g.less(left, right), takenWhen: [false, true] }
    default:
      return null
  }
}
