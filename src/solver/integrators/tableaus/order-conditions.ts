import { applyMatrix, dot, type Matrix } from './matrix'
import { rootedTrees, type RootedTree } from './rooted-trees'

/**
 * What the order of a one-step method depends on, beside its weights. A Runge-Kutta method has one matrix, A; a Rosenbrock method has
 * alpha within f, and beta = alpha + gamma where its Jacobian adds to f (Hairer and Wanner, Solving Ordinary Differential
 * Equations II, IV.7).
 */
export interface StageMatrices {
  alpha: Matrix
  beta: Matrix
}

/** One order condition: what the weights b of the stages must give, b . vector = value. */
export interface OrderCondition {
  order: number
  /** The elementary weight of every stage. */
  vector: number[]
  /** 1 / gamma(t). */
  value: number
  /** What `vector` would be without cancellation; for judging rounding. */
  magnitude: number[]
}

/** The conditions of all rooted trees up to the order `highest`, in ascending order. */
export function orderConditions({ alpha, beta }: StageMatrices, highest: number): OrderCondition[] {
  const trees = rootedTrees(highest)
  const vectors = elementaryWeights(trees, alpha, beta)
  const magnitudes = elementaryWeights(trees, absolute(alpha), absolute(beta))
  return trees.map((tree, index) => ({
    order: tree.order,
    vector: vectors[index]!,
    value: 1 / tree.density,
    magnitude: magnitudes[index]!,
  }))
}

/**
 * The order up to which the weights meet every condition at the point theta of the step, sum b_i Phi_i(t) = theta^order / gamma(t), to
 * rounding. theta = 1 is the end of the step; with theta = 0 it is the order up to which weights give nothing at all, as those of an
 * error estimate do. It is at most that of the last condition.
 */
export function orderMet(conditions: readonly OrderCondition[], weights: readonly number[], theta = 1): number {
  const failed = conditions.find((condition) => !isMet(condition, weights, theta))
  return failed ? failed.order - 1 : conditions.at(-1)!.order
}

/** Published coefficients have 15 to 16 digits, of which sums keep those that cancellation leaves. */
const ROUNDING = 1e-13

function isMet(
  { order, vector, value, magnitude }: OrderCondition,
  weights: readonly number[],
  theta: number,
): boolean {
  let target = value
  for (let power = 0; power < order; power++) target *= theta
  const size = target + dot(weights.map(Math.abs), magnitude)
  return Math.abs(dot(weights, vector) - target) <= ROUNDING * size
}

/** Phi(t) of every tree, one entry per stage: beta above a node with one child, alpha above one with more. */
function elementaryWeights(trees: readonly RootedTree[], alpha: Matrix, beta: Matrix): number[][] {
  const known = new Map<RootedTree, number[]>()
  return trees.map((tree) => {
    const matrix = tree.children.length === 1 ? beta : alpha
    const weights = tree.children
      .map((child) => applyMatrix(matrix, known.get(child)!))
      .reduce(
        (product, factor) => product.map((value, stage) => value * factor[stage]!),
        alpha.map(() => 1),
      )
    known.set(tree, weights)
    return weights
  })
}

function absolute(matrix: Matrix): number[][] {
  return matrix.map((row) => row.map(Math.abs))
}
