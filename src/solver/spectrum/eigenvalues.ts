import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import { balance } from './balance'

/** Eigenvalues by falling magnitude; conjugate pairs stand together. Both parts: [size]. */
export interface Spectrum {
  real: Float64Array
  imaginary: Float64Array
}

/**
 * The eigenvalues of a real matrix, by balancing and the QR algorithm. Those of a matrix that is not finite are NaN.
 *
 * @param matrix [size][size], row after row
 */
export function eigenvalues(matrix: Float64Array, size: number): Spectrum {
  if (!matrix.every(Number.isFinite)) {
    return { real: new Float64Array(size).fill(NaN), imaginary: new Float64Array(size).fill(NaN) }
  }
  const balanced = matrix.slice(0, size * size)
  balance(balanced, size)
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(
    Matrix.from1DArray(size, size, balanced),
    { assumeSymmetric: false },
  )
  const values = realEigenvalues.map((real, index) => ({ real, imaginary: imaginaryEigenvalues[index]! }))
  values.sort((a, b) => magnitude(b) - magnitude(a) || b.real - a.real || b.imaginary - a.imaginary)
  return {
    real: Float64Array.from(values, ({ real }) => real),
    imaginary: Float64Array.from(values, ({ imaginary }) => imaginary),
  }
}

/** By square roots alone, which every engine rounds alike; conjugates have the very same one. */
function magnitude({ real, imaginary }: { real: number; imaginary: number }): number {
  return Math.sqrt(real * real + imaginary * imaginary)
}
