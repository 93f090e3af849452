import type { Node } from '../../graph'
import { unitProductOf } from './unit-products'

/** Whether a node is a product with the weights of a layer. */
export const isProduct = ({ operation: { kind } }: Node): boolean => kind === 'dense' || kind === 'denseTransposed'

/** The order in which nodes are computed, and which of them at once. */
export interface Schedule {
  /** Every node, inputs before their users; products that are computed at once follow one another. */
  readonly order: readonly Node[]
  /** For each product all those that are computed with it, itself among them: they read the same weights. */
  readonly together: ReadonlyMap<Node, readonly Node[]>
}

/**
 * Puts products with the same weights together where as many products lie before either on the longest way to it: then neither needs the
 * other. A value and its tangents, or the cotangents of both, so read a layer's weights once.
 *
 * @param order inputs before their users
 */
export function schedule(order: readonly Node[]): Schedule {
  const together = alike(order)
  const scheduled: Node[] = []
  const entered = new Set<Node>()
  const pending: { members: readonly Node[]; inputs: readonly Node[]; next: number }[] = []
  const enter = (node: Node) => {
    if (entered.has(node)) return
    const members = together.get(node) ?? [node]
    for (const member of members) entered.add(member)
    pending.push({ members, inputs: members.flatMap(({ inputs }) => inputs), next: 0 })
  }
  for (const node of order) {
    enter(node)
    // An explicit stack: deep networks would overflow the call stack.
    for (let top = pending.at(-1); top; top = pending.at(-1)) {
      const input = top.inputs[top.next++]
      if (input) enter(input)
      else {
        scheduled.push(...top.members)
        pending.pop()
      }
    }
  }
  return { order: scheduled, together }
}

function alike(order: readonly Node[]): Map<Node, readonly Node[]> {
  const depths = new Map<Node, number>()
  const groups = new Map<string, Node[]>()
  for (const node of order) {
    const before = Math.max(0, ...node.inputs.map((input) => depths.get(input)!))
    depths.set(node, isProduct(node) ? before + 1 : before)
    if (!isProduct(node) || unitProductOf(node)) continue
    const { operation, rows, columns, inputs } = node
    const offset = 'offset' in operation ? operation.offset : 0
    const key = [operation.kind, offset, rows, inputs[0]!.rows, before, columns > 1].join()
    const group = groups.get(key)
    if (group) group.push(node)
    else groups.set(key, [node])
  }
  return new Map([...groups.values()].flatMap((group) => group.map((node) => [node, group])))
}
