import { inverse as matrixInverse, LuDecomposition, Matrix, pseudoInverse, SingularValueDecomposition } from 'ml-matrix'
import type { CompiledModel } from '../compiler'
import type { MatrixEntry } from '../graph'

/** A vector by its non-zeros. */
export type SparseVector = readonly { index: number; value: number }[]

/** What a mass matrix M leaves to algebraic equations. */
export interface MassSpaces {
  /** A basis of {u: u^T M = 0}: 0 = u^T f(t, y) holds at all times. */
  equations: readonly SparseVector[]
  /** A basis of {v: M v = 0}, of as many vectors: what M y' = f says nothing of. */
  variables: readonly SparseVector[]
  /** Non-zeros of the pseudo-inverse of M. */
  inverse: readonly MatrixEntry[]
}

/** Singular values below this part of the largest count as zero, for each row or column of a block. */
const RANK_TOLERANCE = 2 ** -52
/** Pivots above this part of the largest are no rounding errors. */
const CLEAR_PIVOT = 1e-10

/** Takes a mass matrix apart block by block, for its blocks are small: rows and columns that share no non-zeros do not meet. */
export function massSpaces(states: number, mass: readonly MatrixEntry[]): MassSpaces {
  const equations: SparseVector[] = []
  const variables: SparseVector[] = []
  const inverse: MatrixEntry[] = []
  for (const { rows, columns, block } of blocksOf(states, mass)) {
    if (columns.length === 0 || rows.length === 0) {
      equations.push(...rows.map((index) => [{ index, value: 1 }]))
      variables.push(...columns.map((index) => [{ index, value: 1 }]))
      continue
    }
    const spread = (places: readonly number[]) => (vector: readonly number[]) =>
      vector.map((value, place) => ({ index: places[place]!, value })).filter(({ value }) => value !== 0)
    const regular = clearlyRegular(block)
    if (!regular) {
      equations.push(...nullVectors(block.transpose()).map(spread(rows)))
      variables.push(...nullVectors(block).map(spread(columns)))
    }
    const inverted = regular ? matrixInverse(block) : pseudoInverse(block)
    columns.forEach((row, c) => rows.forEach((column, r) => inverse.push({ row, column, value: inverted.get(c, r) })))
  }
  return { equations, variables, inverse }
}

/** The spaces of a model's mass matrix, which are found once. */
export const massSpacesOf = (model: CompiledModel): MassSpaces =>
  model.workspace('mass spaces', () => massSpaces(model.states, model.graph.mass!))

/** 1 for a state that the algebraic equations determine, alone or together with others, else 0: [states]. */
export function algebraicStates(model: CompiledModel): number[] {
  const marks = new Array<number>(model.states).fill(0)
  if (model.graph.mass) for (const { index } of massSpacesOf(model).variables.flat()) marks[index] = 1
  return marks
}

/** Whether a model has algebraic equations: a mass matrix that is singular. */
export const hasAlgebraicEquations = (model: CompiledModel): boolean => algebraicStates(model).includes(1)

interface Block {
  rows: number[]
  columns: number[]
  block: Matrix
}

/** The connected parts of the matrix, an empty row or column being one of its own. */
function blocksOf(states: number, mass: readonly MatrixEntry[]): Block[] {
  // Rows are 0 ... states - 1, columns follow.
  const parent = Array.from({ length: 2 * states }, (_, index) => index)
  const root = (index: number): number => {
    let top = index
    while (parent[top] !== top) top = parent[top] = parent[parent[top]!]!
    return top
  }
  for (const { row, column } of mass) parent[root(row)] = root(states + column)
  const members = new Map<number, { rows: number[]; columns: number[]; entries: MatrixEntry[] }>()
  const memberOf = (index: number) => {
    const top = root(index)
    const known = members.get(top) ?? { rows: [], columns: [], entries: [] }
    members.set(top, known)
    return known
  }
  for (let index = 0; index < states; index++) memberOf(index).rows.push(index)
  for (let index = 0; index < states; index++) memberOf(states + index).columns.push(index)
  for (const entry of mass) memberOf(entry.row).entries.push(entry)
  return [...members.values()].map(({ rows, columns, entries }) => {
    const block = Matrix.zeros(rows.length, columns.length)
    for (const { row, column, value } of entries) {
      const [r, c] = [rows.indexOf(row), columns.indexOf(column)]
      block.set(r, c, block.get(r, c) + value)
    }
    return { rows, columns, block }
  })
}

/** An orthonormal basis of {v: A v = 0}. */
function nullVectors(matrix: Matrix): number[][] {
  // With as many rows as columns the decomposition has all right singular vectors.
  const rows = Math.max(matrix.rows, matrix.columns)
  const square = Matrix.zeros(rows, matrix.columns).setSubMatrix(matrix, 0, 0)
  const { diagonal, rightSingularVectors } = new SingularValueDecomposition(square)
  return diagonal.flatMap((value, index) =>
    value <= RANK_TOLERANCE * rows * diagonal[0]! ? [rightSingularVectors.getColumn(index)] : [],
  )
}

/** Whether elimination alone shows that a block has full rank: a singular value decomposition takes ten times as long. */
function clearlyRegular(block: Matrix): boolean {
  if (!block.isSquare()) return false
  const pivots = new LuDecomposition(block).upperTriangularMatrix.diagonal().map(Math.abs)
  return Math.min(...pivots) > CLEAR_PIVOT * Math.max(...pivots)
}
