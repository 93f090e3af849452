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

/** max |A x - b| / (|A| |x| + |b|), row sums: how far the system was changed to have this solution. */
export function backwardError(matrix: number[][], x: readonly number[], b: readonly number[]): number {
  const size = Math.max(...x.map(Math.abs))
  return Math.max(
    ...matrix.map((row, r) => {
      const residual = row.reduce((total, value, c) => total + value * x[c]!, -b[r]!)
      const scale = row.reduce((total, value) => total + Math.abs(value) * size, Math.abs(b[r]!))
      return Math.abs(residual) / (scale || 1)
    }),
  )
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
