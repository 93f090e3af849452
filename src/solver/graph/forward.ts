import type { GraphBuilder } from './builder'
import { applied, localDerivatives } from './elementwise'
import { topologicalOrder, type Node } from './node'

/** Where a tangent starts: null means zero. */
export interface TangentSeeds {
  state: Node | null
  time: Node | null
}

/** The tangent of `output` along the seeds: [output rows, seed columns] (parameters held fixed). */
export function tangent(g: GraphBuilder, output: Node, seeds: TangentSeeds): Node {
  const tangents = new Map<Node, Node | null>()
  const of = (node: Node): Node | null => tangents.get(node) ?? null
  for (const node of topologicalOrder([output])) tangents.set(node, nodeTangent(g, node, of, seeds))
  const columns = (seeds.state ?? seeds.time)?.columns ?? 1
  return of(output) ?? g.fill(0, output.rows, columns)
}

function nodeTangent(g: GraphBuilder, node: Node, of: (node: Node) => Node | null, seeds: TangentSeeds): Node | null {
  const { operation } = node
  const [first, second] = node.inputs
  const direction = first ? of(first) : null
  switch (operation.kind) {
    case 'state':
      return seeds.state
    case 'time':
      return seeds.time
    case 'seed':
    case 'parameters':
    case 'inputs':
    case 'constant':
    case 'identity':
    case 'table':
    case 'inputTable':
      return null
    case 'trajectory':
      return direction && g.multiply(g.trajectory(first!, node.rows, operation.derivative + 1), direction)
    case 'unary':
    case 'binary':
    case 'select':
      return elementTangent(g, node, of)
    case 'dense':
      return direction && g.dense(direction, node.rows, operation.offset, false)
    case 'denseTransposed':
      return direction && g.denseTransposed(direction, node.rows, operation.offset)
    case 'outer': {
      const along = of(second!)
      const parts = [direction && g.outer(direction, second!), along && g.outer(first!, along)]
      const present = parts.filter((part) => part !== null).map((part) => ({ offset: 0, node: part }))
      return present.length < 2 ? (present[0]?.node ?? null) : g.assemble(node.rows, present[0]!.node.columns, present)
    }
    case 'gather':
      return direction && g.gather(direction, operation.indices)
    case 'linear':
      return direction && g.linear(node.rows, operation.entries, direction)
    case 'concatenate': {
      const parts = node.inputs.map(of)
      if (parts.every((part) => part === null)) return null
      const columns = Math.max(...parts.map((part) => part?.columns ?? 1))
      return g.concatenate(parts.map((part, index) => part ?? g.fill(0, node.inputs[index]!.rows, columns)))
    }
    case 'assemble': {
      const parts = node.inputs.map((input, index) => ({ offset: operation.offsets[index]!, node: of(input) }))
      const present = parts.filter((part): part is { offset: number; node: Node } => part.node !== null)
      const columns = Math.max(1, ...present.map((part) => part.node.columns))
      return present.length === 0 ? null : g.assemble(node.rows, columns, present)
    }
  }
}

function elementTangent(g: GraphBuilder, node: Node, of: (node: Node) => Node | null): Node | null {
  const locals = localDerivatives(g, node)
  const terms = node.inputs.map((input, index) => {
    const direction = of(input)
    const local = direction && locals[index]!()
    return local && applied(g, local, direction)
  })
  const total = sum(g, terms)
  // A one-row operand's tangent is spread over the rows of the result.
  return total && g.spread(total, node.rows, total.columns)
}

function sum(g: GraphBuilder, terms: readonly (Node | null)[]): Node | null {
  return terms.reduce<Node | null>(
    (total, term) => (term === null ? total : total === null ? term : g.add(total, term)),
    null,
  )
}
