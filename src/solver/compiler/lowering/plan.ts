import { isElementwise, type Node } from '../../graph'
import { fusableProducts } from './elementwise'
import { STRAIGHT_OUTER, STRAIGHT_ROWS } from './layout'
import { isProduct, schedule, type Schedule } from './schedule'
import { unitProductOf, type UnitProduct } from './unit-products'

/**
 * Arithmetic that a program does row by row as straight-line code; one that takes more has its larger nodes computed by loops over tables,
 * which take about three times as long but compile sooner. 2000 mass-action reactions of 500 species take some 20,000 for their Jacobian.
 */
const SCALAR_OPERATIONS = 60_000
/** The same for one node of several columns, which is written once for each column that is computed together. */
const COLUMN_OPERATIONS = 1000
/** A node of fewer rows and non-zeros is never worth a loop over a table. */
const SMALL = 64

/** How the nodes of a program are computed. */
export interface Plan extends Schedule {
  /** Row by row as single doubles, where and when they are needed. */
  readonly scalar: ReadonlySet<Node>
  /** By loops over memory. */
  readonly looped: ReadonlySet<Node>
  /** Multiplications that are computed as part of the addition that uses them. */
  readonly products: ReadonlySet<Node>
  /** Products with unit vectors whose results are read from the weights. */
  readonly unitProducts: ReadonlyMap<Node, UnitProduct>
  /** Nodes that only those products read, which need not be computed. */
  readonly unread: ReadonlySet<Node>
  /** Nodes that some user reads at addresses known only at run time, so that they must be in memory. */
  readonly inMemory: ReadonlySet<Node>
}

/** @param nodes every node of the program, inputs before their users */
export function planProgram(nodes: readonly Node[], outputs: readonly Node[]): Plan {
  const { order, together } = schedule(nodes)
  const scalar = scalarNodes(order)
  const products = fusableProducts(order, outputs, scalar)
  const looped = new Set(order.filter((node) => !scalar.has(node) && isLooped(node)))
  const unitProducts = new Map(
    order.flatMap((node) => {
      const unitProduct = looped.has(node) ? null : unitProductOf(node)
      return unitProduct ? [[node, unitProduct] as const] : []
    }),
  )
  const read = new Set([...outputs, ...order.flatMap((node) => (unitProducts.has(node) ? [] : node.inputs))])
  const unread = new Set([...unitProducts.keys()].map((node) => node.inputs[0]!).filter((input) => !read.has(input)))
  const inMemory = nodesInMemory(order, scalar, looped, products)
  for (const { factor } of unitProducts.values()) if (factor && factor.rows > 1) inMemory.add(factor)
  return { order, together, scalar, looped, products, unitProducts, unread, inMemory }
}

/** Whether the rows of a node are picked or combined one by one. */
export function isRowwise({ operation: { kind } }: Node): boolean {
  return kind === 'gather' || kind === 'linear' || kind === 'concatenate'
}

/** The single operations that a node takes. */
function operations({ operation, rows }: Node): number {
  return operation.kind === 'linear' ? operation.entries.length + rows : rows
}

/**
 * Nodes of one column that pick and combine rows, and plain arithmetic on them: pairs would have to be put together and taken apart
 * again.
 */
function scalarNodes(order: readonly Node[]): Set<Node> {
  const scalar = new Set<Node>()
  let total = 0
  for (const node of order) {
    const { operation } = node
    if (node.columns > 1) continue
    const takes = isRowwise(node) || (isArithmetic(node) && (node.rows === 1 || node.inputs.some((i) => scalar.has(i))))
    if (!takes) continue
    scalar.add(node)
    // Picking costs nothing: whoever reads the row reads where it came from.
    if (operation.kind !== 'gather' && operation.kind !== 'concatenate') total += operations(node)
  }
  if (total <= SCALAR_OPERATIONS) return scalar
  return new Set([...scalar].filter((node) => operations(node) <= SMALL))
}

function isArithmetic({ operation }: Node): boolean {
  switch (operation.kind) {
    case 'unary':
      return operation.operation === 'negate'
    case 'binary':
      return ['add', 'subtract', 'multiply', 'divide'].includes(operation.operation)
    default:
      return false
  }
}

/** Whether a node that is not computed as scalars is computed by loops over memory. */
function isLooped(node: Node): boolean {
  if (isProduct(node)) return node.rows > STRAIGHT_ROWS || node.inputs[0]!.rows > STRAIGHT_ROWS
  if (isRowwise(node)) return node.columns === 1 || operations(node) > COLUMN_OPERATIONS
  return isElementwise(node) && node.rows > STRAIGHT_ROWS
}

function nodesInMemory(
  order: readonly Node[],
  scalar: ReadonlySet<Node>,
  looped: ReadonlySet<Node>,
  products: ReadonlySet<Node>,
): Set<Node> {
  const result = new Set<Node>()
  for (const node of order) {
    if (node.rows > STRAIGHT_ROWS && !scalar.has(node)) result.add(node)
    if (node.operation.kind === 'outer') {
      const [left, right] = node.inputs as [Node, Node]
      if (left.rows * right.rows > STRAIGHT_OUTER) result.add(left).add(right)
      else if (right.rows > STRAIGHT_ROWS) result.add(right)
    }
    if (!looped.has(node)) continue
    result.add(node)
    for (const input of node.inputs) {
      if (input.rows > 1 || isRowwise(node)) result.add(input)
      if (products.has(input)) for (const factor of input.inputs) if (factor.rows > 1) result.add(factor)
    }
  }
  return result
}
