import { denseWeights, type DenseOutput } from './dense-output'
import { dot } from './matrix'
import { orderConditions, orderMet, type StageMatrices } from './order-conditions'

/** What a tableau says of itself. */
export interface StatedOrders {
  name: string
  /** Order of the solution. */
  order: number
  /** The highest order whose terms the error estimate does not see: the estimate is O(h^(errorOrder + 1)). */
  errorOrder: number
  /** Order of the dense output anywhere in the step. */
  denseOrder: number
}

/** Throws unless it holds: a wrong coefficient is our mistake. */
export function required(holds: boolean, { name }: { name: string }, what: string): void {
  if (!holds) throw new Error(`the tableau ${name} breaks a condition: ${what}`)
}

/** Whether two numbers agree as well as published coefficients and a few sums of them can. */
export function close(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(a), Math.abs(b))
}

/** Where in a step the order of its dense output is judged. */
const POINTS = [0.15, 0.4, 0.75, 0.9]

/** Requires that the stated orders are the orders: those are met, and not one more. `dense` gives weights of the same slopes. */
export function requireOrders(
  stated: StatedOrders,
  matrices: StageMatrices,
  weights: readonly number[],
  errorWeights: readonly number[],
  dense: DenseOutput,
): void {
  // One order more than stated, to see that it is not met.
  const conditions = orderConditions(matrices, stated.order + 1)
  const orders = {
    order: orderMet(conditions, weights),
    errorOrder: orderMet(conditions, errorWeights, 0),
    denseOrder: Math.min(...POINTS.map((theta) => orderMet(conditions, denseWeights(dense, theta), theta))),
  }
  for (const [what, order] of Object.entries(orders)) {
    const says = stated[what as keyof typeof orders]
    required(order === says, stated, `${what} is ${order}, not ${says}`)
  }
  denseWeights(dense, 1).forEach((weight, stage) =>
    required(close(weight, weights[stage]!), stated, `the dense output ends at the solution, stage ${stage}`),
  )
}

/** Requires that the nodes are the sums of the rows. */
export function requireRowSums(
  stated: StatedOrders,
  what: string,
  nodes: readonly number[],
  matrix: readonly (readonly number[])[],
): void {
  matrix.forEach((row, stage) =>
    required(close(dot(row, new Array<number>(row.length).fill(1)), nodes[stage]!), stated, `${what} ${stage}`),
  )
}
