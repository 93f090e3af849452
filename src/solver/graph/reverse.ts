import type { GraphBuilder } from './builder'
import { topologicalOrder, type Node } from './node'
import { pullBack, type Sink } from './pull-back'
import { reaches } from './reach'

/** What reverse accumulation gives, one column a column of the seed. */
export interface Cotangents {
  /** seed^T df/dy: [states, seed columns]. */
  state: Node
  /** seed^T df/dtheta: [parameters, seed columns]. */
  parameters: Node
}

/** An output (of one column) and the cotangent that it is given: [output rows, seed columns]. */
export interface SeededOutput {
  output: Node
  seed: Node
}

interface Sizes {
  states: number
  parameters: number
}

/**
 * Reverse accumulation of `output` (one column) from the cotangent `seed` ([output rows, seed columns]). With the unit vectors as seed,
 * column r holds row r of the Jacobians. The output may itself be a derivative.
 */
export const cotangents = (g: GraphBuilder, output: Node, seed: Node, sizes: Sizes): Cotangents =>
  summedCotangents(g, [{ output, seed }], sizes)

/** The sum of the {@link cotangents} of several outputs, in one sweep; their seeds have equally many columns. */
export function summedCotangents(g: GraphBuilder, seeded: readonly SeededOutput[], sizes: Sizes): Cotangents {
  const outputs = seeded.map(({ output }) => output)
  const { columns } = seeded[0]!.seed
  const order = topologicalOrder(outputs)
  const wanted = dependents(order)
  const reachOf = reaches(g, order, outputs)
  const totals = new Map<Node, Node>()
  for (const { output, seed } of seeded) {
    const known = totals.get(output)
    totals.set(output, known ? g.add(known, seed) : seed)
  }
  const segments = new Map<string, { offset: number; node: Node }>()
  const products: { offset: number; node: Node }[] = []
  let state: Node | null = null
  const sink: Sink = {
    wants: (node) => wanted.has(node),
    add: (node, contribution) => {
      if (!wanted.has(node)) return
      const fitted = fit(g, contribution, node.rows, columns)
      const known = totals.get(node)
      totals.set(node, known ? g.add(known, fitted) : fitted)
    },
    addParameters: (offset, contribution) => {
      // Outer products exist only where they are written: `assemble` adds them up.
      if (contribution.operation.kind === 'outer') {
        products.push({ offset, node: contribution })
        return
      }
      const key = `${offset}:${contribution.rows}`
      const known = segments.get(key)
      segments.set(key, { offset, node: known ? g.add(known.node, contribution) : contribution })
    },
  }
  for (let index = order.length - 1; index >= 0; index--) {
    const node = order[index]!
    const total = totals.get(node)
    if (!total || !wanted.has(node)) continue
    if (node.operation.kind === 'state') state = total
    else pullBack(g, node, total, reachOf(node), sink)
  }
  return {
    state: state ?? g.fill(0, sizes.states, columns),
    parameters: g.assemble(sizes.parameters, columns, [...products, ...segments.values()]),
  }
}

/** The nodes that depend on the state or the parameters. */
function dependents(order: readonly Node[]): ReadonlySet<Node> {
  const sources: readonly string[] = ['state', 'parameters', 'dense', 'denseTransposed']
  const found = new Set<Node>()
  for (const node of order) {
    if (sources.includes(node.operation.kind) || node.inputs.some((input) => found.has(input))) found.add(node)
  }
  return found
}

/** A contribution in the shape of what it belongs to: summed over rows for an operand of one row, spread where it was computed once. */
function fit(g: GraphBuilder, contribution: Node, rows: number, columns: number): Node {
  return g.spread(rows === 1 ? g.total(contribution) : contribution, rows, columns)
}
