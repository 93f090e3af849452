/** A matrix by rows; a strictly lower triangular one may leave out what is above its diagonal. */
export type Matrix = readonly (readonly number[])[]

/** matrix * vector. */
export function applyMatrix(matrix: Matrix, vector: readonly number[]): number[] {
  return matrix.map((row) => row.reduce((sum, value, index) => sum + value * vector[index]!, 0))
}

/** vector^T * matrix, as long as the vector. */
export function applyTransposed(matrix: Matrix, vector: readonly number[]): number[] {
  return vector.map((_, column) => matrix.reduce((sum, row, index) => sum + vector[index]! * (row[column] ?? 0), 0))
}

/** The product of two square matrices, with every entry. */
export function multiply(left: Matrix, right: Matrix): number[][] {
  return left.map((row) =>
    applyTransposed(
      right,
      left.map((_, index) => row[index] ?? 0),
    ),
  )
}

/** The inverse of a lower triangular matrix, by forward substitution. */
export function invertLower(matrix: Matrix): number[][] {
  const inverse = matrix.map(() => new Array<number>(matrix.length).fill(0))
  matrix.forEach((row, i) => {
    for (let column = 0; column <= i; column++) {
      let value = i === column ? 1 : 0
      for (let j = column; j < i; j++) value -= row[j]! * inverse[j]![column]!
      inverse[i]![column] = value / row[i]!
    }
  })
  return inverse
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * b[index]!, 0)
}
