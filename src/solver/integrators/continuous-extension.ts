import { smallestSolution } from './linear-conditions'
import { applyMatrix, type EsdirkTableau } from './tableau'

/**
 * Weights b_i(theta) = sum over j = 1..4 of result[i][j - 1] theta^j with y(t + theta h) = y + h sum b_i(theta) k_i of order 4, derived
 * rather than copied: with stage order 2 the conditions at theta are those of 1, c, c^2, c^3 and A c^2. Two freedoms make it meet the
 * slopes k_1 and k_s at both ends (so that samples lie on a smooth curve) and b itself at the end; what is left makes the coefficients
 * small.
 */
export function continuousWeights(tableau: EsdirkTableau): number[][] {
  const stages = tableau.nodes.length
  const c = [...tableau.nodes]
  const c2 = c.map((node) => node * node)
  const vectors = [c.map(() => 1), c, c2, c.map((node) => node * node * node), applyMatrix(tableau, c2)]
  const values = [
    [1, 0, 0, 0, 0],
    [0, 1 / 2, 0, 0, 0],
    [0, 0, 1 / 3, 0, 0],
    [0, 0, 0, 1 / 4, 1 / 12],
  ]
  // Unknown: the coefficients of theta^2, theta^3, theta^4 for every stage; that of theta is k_1 alone.
  const rows: number[][] = []
  const right: number[] = []
  const condition = (coefficients: readonly (readonly number[])[], value: number) => {
    rows.push(coefficients.flat())
    right.push(value)
  }
  const none = c.map(() => 0)
  for (const power of [2, 3, 4]) {
    vectors.forEach((vector, index) =>
      condition(
        [2, 3, 4].map((other) => (other === power ? vector : none)),
        values[power - 1]![index]!,
      ),
    )
  }
  // One stage suffices for each end condition: the conditions above leave one direction free per power.
  const stage = none.map((_, index) => (index === 1 ? 1 : 0))
  condition([stage, stage, stage], tableau.matrix.at(-1)![1]!)
  condition(
    [2, 3, 4].map((power) => stage.map((value) => power * value)),
    0,
  )
  const solution = smallestSolution(rows, right)
  return Array.from({ length: stages }, (_, index) => [
    index === 0 ? 1 : 0,
    ...[0, 1, 2].map((power) => solution[power * stages + index]!),
  ])
}
