import type { GraphBuilder } from './builder'
import { topologicalOrder, type Node } from './node'

/**
 * The outputs of one graph made again in another, with other nodes in place of some. What was written as text keeps its text.
 *
 * @param replacement what stands for a node of the old graph in the new one; null: the same operation again
 */
export function transplant(
  from: GraphBuilder,
  to: GraphBuilder,
  outputs: readonly Node[],
  replacement: (node: Node) => Node | null,
): Node[] {
  const made = new Map<Node, Node>()
  for (const node of topologicalOrder(outputs)) {
    const inputs = node.inputs.map((input) => made.get(input)!)
    const result = replacement(node) ?? again(to, node, inputs)
    const text = from.labels.get(node)
    made.set(node, text === undefined ? result : to.labelled(result, text))
  }
  return outputs.map((output) => made.get(output)!)
}

function again(g: GraphBuilder, { operation, rows, columns }: Node, inputs: readonly Node[]): Node {
  const [first, second, third] = inputs as [Node, Node, Node]
  switch (operation.kind) {
    case 'state':
      return g.state(rows)
    case 'time':
      return g.time()
    case 'seed':
      return g.seed(rows, operation.index)
    case 'parameters':
      return g.parameters(operation.offset, rows)
    case 'inputs':
      return g.inputs(operation.offset, rows)
    case 'constant':
      return operation.values.length === 1 ? g.fill(operation.values[0]!, rows, columns) : g.constant(operation.values)
    case 'identity':
      return g.identity(rows)
    case 'unary':
      return g.unary(operation.operation, first)
    case 'binary':
      return g.binary(operation.operation, first, second)
    case 'select':
      return g.select(first, second, third)
    case 'table':
      return g.table(operation.knots, operation.values, first)
    case 'inputTable':
      return g.inputTable(operation.offset, operation.entries, rows, first)
    case 'trajectory':
      return g.trajectory(first, rows, operation.derivative)
    case 'dense':
      return g.dense(first, rows, operation.offset, operation.bias)
    case 'denseTransposed':
      return g.denseTransposed(first, rows, operation.offset)
    case 'outer':
      return g.outer(first, second)
    case 'gather':
      return g.gather(first, operation.indices)
    case 'linear':
      return g.linear(rows, operation.entries, first)
    case 'concatenate':
      return g.concatenate(inputs)
    case 'assemble':
      return g.assemble(
        rows,
        columns,
        inputs.map((node, index) => ({ node, offset: operation.offsets[index]! })),
      )
  }
}
