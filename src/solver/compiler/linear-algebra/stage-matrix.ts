import type { MatrixEntry, ModelGraph, Pattern } from '../../graph'
import type { AlgebraModule } from './algebra-module'
import { writeDenseFactor } from './dense-factor'
import { DenseLayout } from './dense-layout'
import { writeDenseSolve, writeDenseTransposedSolve } from './dense-solve'
import { realKind } from './elements'
import type { MatrixStorage } from './matrix-storage'
import { writeDenseSolveMany } from './solve-many'

/** A fully implicit method's matrix in a module being written: function indices, and the room that it takes. */
export interface StageMatrix {
  /** k times the number of stages. */
  size: number
  factorDoubles: number
  /** (1 / h, jacobians, factors) -> 0, or another number when the matrix is singular. */
  factor: number
  /** (factors, b, x): x = matrix^-1 b, and matrix^-T b; b and x may be the same and have room for whole pairs. */
  solve: number
  transposedSolve: number
  /** (factors, right, solution), for many columns at once: rows so many bytes apart. */
  solveMany(rowBytes: number): number
}

/**
 * The matrix A^-1 (x) M / h - diag(J_1 .. J_s) of all stages of a fully implicit Runge-Kutta method at once, each with its own Jacobian:
 * s Jacobians of the model one after another, in its own storage. It is factored dense, with partial pivoting: (s k)^3 / 3 operations.
 *
 * @param inverse A^-1, [s][s]
 */
export function writeStageMatrix(
  module: AlgebraModule,
  { states, mass }: ModelGraph,
  storage: MatrixStorage,
  inverse: readonly (readonly number[])[],
): StageMatrix {
  const stages = inverse.length
  const size = stages * states
  const layout = new DenseLayout(size, realKind)
  const source = { pattern: blockDiagonal(states, storage, stages), mass: product(states, inverse, mass) }
  return {
    size,
    factorDoubles: layout.end / 8,
    factor: writeDenseFactor(module, 'factorStages', layout, source),
    solve: writeDenseSolve(module, 'solveStages', layout),
    transposedSolve: writeDenseTransposedSolve(module, 'transposedSolveStages', layout),
    solveMany: (rowBytes) => writeDenseSolveMany(module, 'solveManyStages', layout, rowBytes),
  }
}

function blockDiagonal(states: number, { sparse }: MatrixStorage, stages: number): Pattern {
  const columns = Array.from({ length: states }, (_, column) => column)
  const block: Pattern = sparse ? sparse.jacobian.pattern : columns.map(() => columns)
  return Array.from({ length: stages }, (_, stage) =>
    block.map((row) => row.map((column) => stage * states + column)),
  ).flat()
}

/** The non-zeros of A^-1 (x) M. */
function product(
  states: number,
  inverse: readonly (readonly number[])[],
  mass: readonly MatrixEntry[] | null,
): readonly MatrixEntry[] {
  const entries = mass ?? Array.from({ length: states }, (_, index) => ({ row: index, column: index, value: 1 }))
  return inverse.flatMap((row, i) =>
    row.flatMap((factor, j) =>
      entries.map((entry) => ({
        row: i * states + entry.row,
        column: j * states + entry.column,
        value: factor * entry.value,
      })),
    ),
  )
}
