import type { GraphBuilder } from './builder'
import type { Node } from './node'

/**
 * Rows [from, to) of a node, computed without the others: of an assembly the parts that reach into them, of an outer product (the
 * derivative by a dense layer's weights) its whole rows and pieces of the first and the last one.
 */
export function rowRange(g: GraphBuilder, node: Node, from: number, to: number): Node {
  if (from === 0 && to === node.rows) return node
  const { operation, inputs } = node
  if (operation.kind === 'assemble') {
    const parts = inputs.map((input, index) => ({ input, start: operation.offsets[index]! }))
    return g.assemble(
      to - from,
      node.columns,
      parts.flatMap(({ input, start }) => {
        const [first, last] = [Math.max(from, start), Math.min(to, start + input.rows)]
        return first < last ? [{ offset: first - from, node: rowRange(g, input, first - start, last - start) }] : []
      }),
    )
  }
  if (operation.kind === 'outer') return outerRange(g, inputs[0]!, inputs[1]!, from, to)
  return g.slice(node, from, to - from)
}

/** Row i * width + o of an outer product is left_i right_o. */
function outerRange(g: GraphBuilder, left: Node, right: Node, from: number, to: number): Node {
  const width = right.rows
  const parts: { offset: number; node: Node }[] = []
  for (let start = from; start < to;) {
    const [line, inside] = [Math.floor(start / width), start % width]
    const lines = inside === 0 ? Math.floor((to - start) / width) : 0
    const count = lines > 0 ? lines * width : Math.min(width - inside, to - start)
    const factors = g.slice(left, line, Math.max(1, lines))
    parts.push({ offset: start - from, node: g.outer(factors, g.slice(right, inside, Math.min(width, count))) })
    start += count
  }
  return g.assemble(to - from, Math.max(left.columns, right.columns), parts)
}
