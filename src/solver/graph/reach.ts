import { branchesOf } from './branches'
import type { GraphBuilder } from './builder'
import type { Node, UnaryOperation } from './node'

/**
 * Where the elements of a node matter: 1 where some element of the output depends on them through the branches that are taken, else 0
 * ([rows or 1, 1]); null where they always do.
 */
export type Reach = Node | null

/**
 * Which elements of the nodes behind `outputs` lie only in branches that are not taken. There cotangents are zero, but local derivatives may be
 * infinite or NaN, and a product of both would be NaN: reverse accumulation replaces the derivatives by zero there. This depends on the
 * conditions alone, not on values of cotangents, so that the result can be differentiated again.
 */
export function reaches(g: GraphBuilder, order: readonly Node[], outputs: readonly Node[]): (node: Node) => Reach {
  const unsafe = unsafeNodes(order)
  const branching = order.filter((node) => isGuarded(g, node, unsafe))
  if (branching.length === 0) return () => null
  const found = new Map<Node, Reach>(outputs.map((output) => [output, null]))
  const add = (node: Node, reach: Reach) => {
    const known = found.get(node)
    if (known === undefined || reach === null) found.set(node, known === null ? null : reach)
    else if (known !== null) found.set(node, g.or(known, reach))
  }
  const guarded = new Set(branching)
  for (let index = order.length - 1; index >= 0; index--) {
    const node = order[index]!
    const reach = found.get(node)
    if (reach === undefined) continue
    if (guarded.has(node)) passBranches(g, node, reach, add)
    else if (reach === null) for (const input of node.inputs) add(input, null)
    else passOn(g, node, reach, add)
  }
  return (node) => found.get(node) ?? null
}

/** Operations that may give Infinity or NaN, or have such a derivative, at ordinary arguments. */
const unsafeUnary: readonly UnaryOperation[] = ['log', 'xLogX', 'sqrt', 'exp']

/** Nodes computed with the help of such operations. */
function unsafeNodes(order: readonly Node[]): ReadonlySet<Node> {
  const unsafe = new Set<Node>()
  for (const node of order) {
    const { operation } = node
    const here =
      (operation.kind === 'unary' && unsafeUnary.includes(operation.operation)) ||
      (operation.kind === 'binary' && (operation.operation === 'divide' || operation.operation === 'power'))
    if (here || node.inputs.some((input) => unsafe.has(input))) unsafe.add(node)
  }
  return unsafe
}

/** A minimum or maximum of what can never fail (as in a network of rectifiers) needs no guard. */
function isGuarded(g: GraphBuilder, node: Node, unsafe: ReadonlySet<Node>): boolean {
  if (node.operation.kind === 'select') return true
  return branchesOf(g, node) !== null && node.inputs.some((input) => unsafe.has(input))
}

type Add = (node: Node, reach: Reach) => void

function passBranches(g: GraphBuilder, node: Node, reach: Reach, add: Add): void {
  const { condition, takenWhen } = branchesOf(g, node)!
  const [one, zero] = [g.fill(1, 1), g.fill(0, 1)]
  node.inputs.forEach((input, index) => {
    const when = takenWhen[index]!
    if (when === null) return
    const branch = when ? g.select(condition, one, zero) : g.select(condition, zero, one)
    const within = reach === null ? branch : g.and(reach, branch)
    add(input, input.rows === 1 ? anyRow(g, within) : within)
  })
}

const fit = (g: GraphBuilder, reach: Node, node: Node): Node => g.spread(reach, node.rows, 1)

/** 1 if any row is not zero, else 0. */
export const anyRow = (g: GraphBuilder, reach: Node): Node => (reach.rows === 1 ? reach : positive(g, g.total(reach)))
const positive = (g: GraphBuilder, sum: Node): Node => g.less(g.fill(0, 1), sum)

/** The reach of a node's inputs through it: the transpose of its structure. */
function passOn(g: GraphBuilder, node: Node, reach: Node, add: Add): void {
  const { operation } = node
  const [first, second] = node.inputs
  switch (operation.kind) {
    case 'unary':
    case 'binary':
      for (const input of node.inputs) add(input, input.rows === 1 ? anyRow(g, reach) : reach)
      return
    case 'dense':
    case 'denseTransposed':
      return add(first!, anyRow(g, reach))
    case 'gather': {
      const entries = operation.indices.map((row, column) => ({ row, column, value: 1 }))
      return add(first!, positive(g, g.linear(first!.rows, entries, fit(g, reach, node))))
    }
    case 'linear': {
      const entries = operation.entries.map(({ row, column }) => ({ row: column, column: row, value: 1 }))
      return add(first!, positive(g, g.linear(first!.rows, entries, fit(g, reach, node))))
    }
    case 'concatenate': {
      let start = 0
      for (const input of node.inputs) {
        add(input, g.slice(fit(g, reach, node), start, input.rows))
        start += input.rows
      }
      return
    }
    case 'assemble':
      return node.inputs.forEach((input, index) => {
        add(input, g.slice(fit(g, reach, node), operation.offsets[index]!, input.rows))
      })
    case 'outer': {
      const width = second!.rows
      const cells = Array.from({ length: node.rows }, (_, cell) => cell)
      const lines = (count: number, lineOf: (cell: number) => number) => {
        const entries = cells.map((column) => ({ row: lineOf(column), column, value: 1 }))
        return positive(g, g.linear(count, entries, fit(g, reach, node)))
      }
      add(
        first!,
        lines(first!.rows, (cell) => Math.floor(cell / width)),
      )
      return add(
        second!,
        lines(width, (cell) => cell % width),
      )
    }
    // A select passes on by its branches; the others have no inputs that a derivative runs through.
    case 'select':
    case 'table':
    case 'inputTable':
    case 'trajectory':
    case 'state':
    case 'time':
    case 'seed':
    case 'parameters':
    case 'inputs':
    case 'constant':
    case 'identity':
      return
  }
}
