import { smallestSolution } from './linear-conditions'

/**
 * Weights of the earlier slopes for the first guess of every stage, Y_i ~ y + h sum over j < i of result[i][j] k_j: the smallest weights
 * that integrate polynomials of the slopes as exactly as the stages so far allow. Above degree 2 they extrapolate worse than they fit,
 * the stages lying as they do.
 */
export function predictorWeights(nodes: readonly number[]): number[][] {
  return nodes.map((node, stage) => {
    if (stage === 0) return []
    const earlier = nodes.slice(0, stage)
    const conditions = [
      { row: earlier.map(() => 1), value: node },
      { row: earlier, value: (node * node) / 2 },
      { row: earlier.map((at) => at * at), value: (node * node * node) / 3 },
    ].slice(0, stage)
    return smallestSolution(
      conditions.map(({ row }) => row),
      conditions.map(({ value }) => value),
    )
  })
}
