import { detectArithmetic, type Arithmetic, type MatrixEntry } from '../../../src/solver'
import type { Complex } from './arithmetic'

export const arithmetics: Arithmetic[] = detectArithmetic() === 'fused' ? ['fused', 'plain'] : ['plain']

/** alpha M - J, dense, by the definition. */
export function iterationMatrix(
  alpha: Complex,
  jacobian: readonly (readonly number[])[],
  mass: readonly MatrixEntry[] | null,
): Complex[][] {
  const matrix = jacobian.map((row) => row.map((value) => ({ re: -value, im: 0 })))
  const entries = mass ?? jacobian.map((_, row) => ({ row, column: row, value: 1 }))
  for (const { row, column, value } of entries) {
    matrix[row]![column]!.re += alpha.re * value
    matrix[row]![column]!.im += alpha.im * value
  }
  return matrix
}

/** A complex matrix as a real one of twice the size: [[re, -im], [im, re]] for every number. */
export const asReal = (matrix: readonly (readonly Complex[])[]): number[][] =>
  matrix.flatMap((row) => [row.flatMap(({ re, im }) => [re, -im]), row.flatMap(({ re, im }) => [im, re])])

export const realParts = (matrix: readonly (readonly Complex[])[]): number[][] =>
  matrix.map((row) => row.map(({ re }) => re))

/** By rows: |A x - b| and |A| |x| + |b|, row sums and the largest |x|. */
function residuals(matrix: number[][], x: readonly number[], b: readonly number[]) {
  const size = Math.max(...x.map(Math.abs))
  return matrix.map((row, r) => ({
    residual: Math.abs(row.reduce((total, value, c) => total + value * x[c]!, -b[r]!)),
    scale: row.reduce((total, value) => total + Math.abs(value) * size, Math.abs(b[r]!)),
  }))
}

/** How far the row that was changed most was changed to have this solution. */
export function backwardError(matrix: number[][], x: readonly number[], b: readonly number[]): number {
  return Math.max(...residuals(matrix, x, b).map(({ residual, scale }) => residual / (scale || 1)))
}

/**
 * The same beside the largest row: this is what elimination with partial pivoting keeps small where rows are scaled badly (Higham, Accuracy
 * and Stability of Numerical Algorithms, theorem 9.5).
 */
export function normwiseBackwardError(matrix: number[][], x: readonly number[], b: readonly number[]): number {
  const rows = residuals(matrix, x, b)
  const largest = (of: 'residual' | 'scale') => Math.max(...rows.map((row) => row[of]))
  return largest('residual') / (largest('scale') || 1)
}

export const transpose = <Value>(matrix: readonly (readonly Value[])[]): Value[][] =>
  matrix.map((_, c) => matrix.map((row) => row[c]!))

/** Numbers in [-1, 1) from a fixed sequence. */
export function drawn(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 0x80000000 - 1
  }
}
