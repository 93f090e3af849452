import { Matrix, SingularValueDecomposition } from 'ml-matrix'

/**
 * The singular values of a real matrix, falling: [least of rows and columns]. Their squares are the eigenvalues of J^T J, to twice as many digits as
 * those found of the product. Those of a matrix that is not finite are NaN.
 *
 * @param matrix [rows][columns], row after row
 */
export function singularValues(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const count = Math.min(rows, columns)
  if (!matrix.every(Number.isFinite)) return new Float64Array(count).fill(NaN)
  const { diagonal } = new SingularValueDecomposition(Matrix.from1DArray(rows, columns, matrix), {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
    autoTranspose: true,
  })
  return Float64Array.from(diagonal.slice(0, count)).sort().reverse()
}
