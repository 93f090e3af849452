import { dot } from './matrix'

/**
 * The x of smallest Euclidean norm with rows * x = right, by orthogonalising the rows one after the other; a row that says nothing new is
 * skipped, so the conditions may depend on one another but must agree. For tableaus: a handful of unknowns.
 */
export function smallestSolution(rows: readonly (readonly number[])[], right: readonly number[]): number[] {
  const directions: number[][] = []
  const solution = rows[0]!.map(() => 0)
  const add = (to: number[], factor: number, vector: readonly number[]) =>
    vector.forEach((value, index) => (to[index]! += factor * value))
  rows.forEach((row, index) => {
    const direction = [...row]
    // Twice: what rounding leaves of the earlier directions the first time is gone after the second.
    for (let pass = 0; pass < 2; pass++) {
      for (const other of directions) add(direction, -dot(direction, other), other)
    }
    const size = Math.sqrt(dot(direction, direction))
    if (size <= DEPENDENT * Math.sqrt(dot(row, row))) return
    directions.push(direction.map((value) => value / size))
    add(solution, (right[index]! - dot(row, solution)) / dot(row, directions.at(-1)!), directions.at(-1)!)
  })
  return solution
}

/** A row of which so little is new is a combination of the earlier ones: rounding leaves 1e-15, and what is new is some 1e-2. */
const DEPENDENT = 1e-10
