import type { GraphBuilder } from './builder'
import { applied, localDerivatives } from './elementwise'
import type { Node } from './node'
import { anyRow, type Reach } from './reach'

/** Where contributions to cotangents go. */
export interface Sink {
  /** Whether anything that is asked for depends on the node. */
  wants(node: Node): boolean
  add(node: Node, contribution: Node): void
  addParameters(offset: number, contribution: Node): void
}

/** Hands the cotangent `total` of a node on to its inputs; `reach` says where the node matters at all. */
export function pullBack(g: GraphBuilder, node: Node, total: Node, reach: Reach, sink: Sink): void {
  const { operation } = node
  const [first, second] = node.inputs
  /** Zero in a branch not taken, where the cotangent is zero, too: their product must not become NaN. */
  const guarded = (derivative: Node): Node =>
    reach === null || derivative.operation.kind === 'constant' ? derivative : g.select(reach, derivative, g.fill(0, 1))
  switch (operation.kind) {
    case 'parameters':
      return sink.addParameters(operation.offset, total)
    case 'unary':
    case 'binary':
    case 'select':
      return pullBackElements(g, node, total, guarded, sink)
    case 'dense':
      sink.addParameters(operation.offset, g.outer(guardedRows(g, first!, reach), total))
      if (operation.bias) sink.addParameters(operation.offset + first!.rows * node.rows, total)
      return sink.add(first!, g.denseTransposed(total, first!.rows, operation.offset))
    case 'denseTransposed':
      sink.addParameters(operation.offset, g.outer(total, guardedRows(g, first!, reach)))
      return sink.add(first!, g.dense(total, first!.rows, operation.offset, false))
    case 'outer':
      return pullBackOuter(g, first!, second!, total, guarded, sink)
    case 'gather': {
      const entries = operation.indices.map((row, column) => ({ row, column, value: 1 }))
      return sink.add(first!, g.linear(first!.rows, entries, total))
    }
    case 'linear': {
      const entries = operation.entries.map(({ row, column, value }) => ({ row: column, column: row, value }))
      return sink.add(first!, g.linear(first!.rows, entries, total))
    }
    case 'concatenate': {
      let start = 0
      for (const input of node.inputs) {
        sink.add(input, g.slice(total, start, input.rows))
        start += input.rows
      }
      return
    }
    case 'assemble':
      return node.inputs.forEach((input, index) => {
        sink.add(input, g.slice(total, operation.offsets[index]!, input.rows))
      })
    case 'table':
    case 'inputTable':
    case 'trajectory':
    case 'state':
    case 'time':
    case 'seed':
    case 'inputs':
    case 'constant':
    case 'identity':
      return
  }
}

type Guard = (derivative: Node) => Node

function pullBackElements(g: GraphBuilder, node: Node, total: Node, guarded: Guard, sink: Sink): void {
  localDerivatives(g, node).forEach((derivative, index) => {
    const input = node.inputs[index]!
    const local = sink.wants(input) ? derivative() : null
    if (!local) return
    const safe = local.kind === 'factor' ? { ...local, factor: guarded(local.factor) } : local
    sink.add(input, applied(g, safe, total))
  })
}

/** The input of a weighted sum of all its rows, zero where no sum matters. */
function guardedRows(g: GraphBuilder, input: Node, reach: Reach): Node {
  return reach === null ? input : g.select(anyRow(g, reach), input, g.fill(0, 1))
}

function pullBackOuter(g: GraphBuilder, left: Node, right: Node, total: Node, guarded: Guard, sink: Sink): void {
  const width = right.rows
  const cells = Array.from({ length: left.rows * width }, (_, cell) => cell)
  const lineOf = (cell: number) => Math.floor(cell / width)
  const placeOf = (cell: number) => cell % width
  const hand = (to: Node, own: (cell: number) => number, other: Node, others: (cell: number) => number) => {
    const products = g.multiply(guarded(g.gather(other, cells.map(others))), total)
    const entries = cells.map((column) => ({ row: own(column), column, value: 1 }))
    sink.add(to, g.linear(to.rows, entries, products))
  }
  hand(left, lineOf, right, placeOf)
  hand(right, placeOf, left, lineOf)
}
