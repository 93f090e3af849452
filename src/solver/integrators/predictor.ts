import { smallestSolution } from './linear-conditions'
import type { EsdirkTableau } from './tableau'

/** A higher degree than this extrapolates worse than it fits, the stages lying as they do. */
const HIGHEST_DEGREE = 2

/**
 * Weights of the earlier slopes for the first guess of every stage, Y_i ~ y + h sum over j < i of result[i][j] k_j: the smallest weights
 * that integrate polynomials of the slopes as exactly as the stages so far allow.
 */
export function predictorWeights(tableau: EsdirkTableau): number[][] {
  return tableau.nodes.map((node, stage) => {
    if (stage === 0) return []
    const earlier = tableau.nodes.slice(0, stage)
    const degree = Math.min(stage - 1, HIGHEST_DEGREE)
    const powers = Array.from({ length: degree + 1 }, (_, power) => power)
    return smallestSolution(
      powers.map((power) => earlier.map((at) => (power === 0 ? 1 : at ** power))),
      powers.map((power) => node ** (power + 1) / (power + 1)),
    )
  })
}
