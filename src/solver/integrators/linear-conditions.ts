/**
 * The x of smallest Euclidean norm with rows * x = right, for linearly independent rows: x = A^T (A A^T)^-1 b, by Gaussian elimination
 * with pivoting. For tableaus: a handful of unknowns.
 */
export function smallestSolution(rows: readonly (readonly number[])[], right: readonly number[]): number[] {
  const n = rows.length
  const dot = (a: readonly number[], b: readonly number[]) =>
    a.reduce((sum, value, index) => sum + value * b[index]!, 0)
  const system = rows.map((row, index) => [...rows.map((other) => dot(row, other)), right[index]!])
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(system[row]![column]!) > Math.abs(system[pivot]![column]!)) pivot = row
    }
    const chosen = system[pivot]!
    system[pivot] = system[column]!
    system[column] = chosen
    for (let row = column + 1; row < n; row++) {
      const factor = system[row]![column]! / chosen[column]!
      for (let j = column; j <= n; j++) system[row]![j]! -= factor * chosen[j]!
    }
  }
  const multipliers = new Array<number>(n).fill(0)
  for (let row = n - 1; row >= 0; row--) {
    let value = system[row]![n]!
    for (let column = row + 1; column < n; column++) value -= system[row]![column]! * multipliers[column]!
    multipliers[row] = value / system[row]![row]!
  }
  return rows[0]!.map((_, column) => rows.reduce((sum, row, index) => sum + row[column]! * multipliers[index]!, 0))
}
