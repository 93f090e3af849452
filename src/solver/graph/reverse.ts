import type { GraphBuilder } from './builder'
import { binaryDerivatives, unaryDerivative } from './elementwise'
import { topologicalOrder, type Node } from './node'

/** What reverse accumulation gives, one column a column of the seed. */
export interface Cotangents {
  /** seed^T df/dy: [states, seed columns]. */
  state: Node
  /** seed^T df/dtheta: [parameters, seed columns]. */
  parameters: Node
}

/**
 * Reverse accumulation of `output` (one column) from the cotangent `seed` ([output rows, columns]). With the unit vectors as seed,
 * column r holds row r of the Jacobians.
 */
export function cotangents(
  g: GraphBuilder,
  output: Node,
  seed: Node,
  sizes: { states: number; parameters: number },
): Cotangents {
  const order = topologicalOrder([output])
  const totals = new Map<Node, Node>([[output, seed]])
  const segments = new Map<string, { offset: number; node: Node }>()
  let state: Node | null = null
  const sink: Sink = {
    add: (node, contribution) => {
      const fitted = fit(g, contribution, node.rows, seed.columns)
      const known = totals.get(node)
      totals.set(node, known ? g.add(known, fitted) : fitted)
    },
    addParameters: (offset, contribution) => {
      const key = `${offset}:${contribution.rows}`
      const known = segments.get(key)
      segments.set(key, { offset, node: known ? g.add(known.node, contribution) : contribution })
    },
  }
  for (let index = order.length - 1; index >= 0; index--) {
    const node = order[index]!
    const total = totals.get(node)
    if (!total) continue
    if (node.operation.kind === 'state') state = total
    else pullBack(g, node, total, sink)
  }
  return {
    state: state ?? g.fill(0, sizes.states, seed.columns),
    parameters: g.assemble(sizes.parameters, seed.columns, [...segments.values()]),
  }
}

interface Sink {
  add(node: Node, contribution: Node): void
  addParameters(offset: number, contribution: Node): void
}

/** A contribution in the shape of what it belongs to: summed over rows for an operand of one row, spread where it was computed once. */
function fit(g: GraphBuilder, contribution: Node, rows: number, columns: number): Node {
  let fitted = contribution
  if (rows === 1 && fitted.rows > 1) {
    const ones = Array.from({ length: fitted.rows }, (_, column) => ({ row: 0, column, value: 1 }))
    fitted = g.linear(1, ones, fitted)
  }
  if (fitted.rows !== rows || fitted.columns !== columns) fitted = g.multiply(fitted, g.fill(1, rows, columns))
  return fitted
}

/** Hands the cotangent `total` of a node on to its inputs. */
function pullBack(g: GraphBuilder, node: Node, total: Node, sink: Sink): void {
  const { operation } = node
  const [first, second] = node.inputs
  switch (operation.kind) {
    case 'parameters':
      return sink.addParameters(operation.offset, total)
    case 'unary':
      return sink.add(first!, g.multiply(unaryDerivative(g, operation.operation, first!, node), total))
    case 'binary': {
      const [left, right] = binaryDerivatives(g, operation.operation, first!, second!)
      sink.add(first!, g.multiply(left, total))
      return sink.add(second!, g.multiply(right, total))
    }
    case 'dense':
      sink.addParameters(operation.offset, g.outer(first!, total))
      if (operation.bias) sink.addParameters(operation.offset + first!.rows * node.rows, total)
      return sink.add(first!, g.denseTransposed(total, first!.rows, operation.offset))
    case 'gather':
      return sink.add(
        first!,
        g.linear(
          first!.rows,
          operation.indices.map((row, column) => ({ row, column, value: 1 })),
          total,
        ),
      )
    case 'linear':
      return sink.add(
        first!,
        g.linear(
          first!.rows,
          operation.entries.map((entry) => ({ row: entry.column, column: entry.row, value: entry.value })),
          total,
        ),
      )
    case 'concatenate': {
      let offset = 0
      for (const input of node.inputs) {
        const start = offset
        sink.add(
          input,
          g.gather(
            total,
            Array.from({ length: input.rows }, (_, row) => start + row),
          ),
        )
        offset += input.rows
      }
      return
    }
    case 'denseTransposed':
    case 'outer':
    case 'assemble':
      throw new Error(
        `reverse accumulation runs over a right-hand side; '${operation.kind}' only occurs in derivatives`,
      )
    case 'state':
    case 'time':
    case 'seed':
    case 'constant':
    case 'identity':
      return
  }
}
