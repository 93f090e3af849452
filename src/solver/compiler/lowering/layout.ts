import { isElementwise, type Node } from '../../graph'

/** Wider arrays are handled by loops over memory instead of straight-line code over registers. */
export const STRAIGHT_ROWS = 32
/** An outer product of more elements is written by a loop. */
export const STRAIGHT_OUTER = 256

export const even = (count: number): number => count + (count % 2)

/** Whether a node is computed by loops over memory. */
export function isLooped(node: Node): boolean {
  const { kind } = node.operation
  if (kind === 'dense' || kind === 'denseTransposed') {
    return node.rows > STRAIGHT_ROWS || node.inputs[0]!.rows > STRAIGHT_ROWS
  }
  return isElementwise(node) && node.rows > STRAIGHT_ROWS
}

/** The nodes that some user reads at addresses known only at run time, so that they must be in memory. */
export function nodesInMemory(order: readonly Node[], products: ReadonlySet<Node>): Set<Node> {
  const result = new Set<Node>()
  for (const node of order) {
    if (node.rows > STRAIGHT_ROWS) result.add(node)
    if (node.operation.kind === 'outer') {
      const [left, right] = node.inputs as [Node, Node]
      if (left.rows * right.rows > STRAIGHT_OUTER) result.add(left).add(right)
    }
    if (!isLooped(node)) continue
    result.add(node)
    for (const input of node.inputs) {
      if (input.rows > 1) result.add(input)
      if (products.has(input)) for (const factor of input.inputs) if (factor.rows > 1) result.add(factor)
    }
  }
  return result
}
