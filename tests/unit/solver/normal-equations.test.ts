import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { NormalEquations, normalEquations, type LeastSquaresRows } from '../../../src/solver/compiler'
import { arithmetics, backwardError, drawn } from './linear-systems'

/** Rows of `size` numbers, some apart, the last of each row not in use. */
function drawnRows(size: number, count: number, seed = 3): LeastSquaresRows {
  const next = drawn(seed)
  const stride = size + 3
  const rows = Float64Array.from({ length: count * stride }, (_, index) => (index % stride < size ? next() : NaN))
  const vector = (make: () => number) => Float64Array.from({ length: count }, make)
  return { rows, stride, count, weights: vector(() => 1.5 + next()), residuals: vector(next) }
}

const rowOf = ({ rows, stride }: LeastSquaresRows, row: number, size: number) => [
  ...rows.subarray(row * stride, row * stride + size),
]

/** A and b by ml-matrix. */
function reference(data: LeastSquaresRows, size: number): { matrix: Matrix; right: number[] } {
  const j = new Matrix(Array.from({ length: data.count }, (_, row) => rowOf(data, row, size)))
  const weighted = new Matrix(j.to2DArray().map((row, r) => row.map((value) => value * data.weights[r]!)))
  const matrix = weighted.transpose().mmul(j)
  return {
    matrix,
    right: weighted
      .transpose()
      .mmul(Matrix.columnVector([...data.residuals]))
      .to1DArray(),
  }
}

const allOf = (equations: NormalEquations): number[][] =>
  Array.from({ length: equations.size }, (_, row) =>
    Array.from({ length: equations.size }, (_, column) => equations.element(row, column)),
  )

const largest = (values: Iterable<number>): number => {
  let most = 0
  for (const value of values) if (!(Math.abs(value) <= most)) most = Math.abs(value)
  return most
}

const uniform = (size: number, value: number) => new Float64Array(size).fill(value)

describe.each(arithmetics)('normal equations, %s', (arithmetic) => {
  // One tile and many, whole and not; blocks of rows and of columns, whole and not; the larger blocks of large matrices.
  it.each([
    [1, 1],
    [2, 5],
    [4, 4],
    [5, 63],
    [31, 64],
    [33, 65],
    [68, 10],
    [70, 200],
    [188, 150],
    [530, 70],
  ])('of %d unknowns and %d rows agree with ml-matrix', (size, count) => {
    const data = drawnRows(size, count)
    const equations = new NormalEquations(size, arithmetic)
    equations.add(data)
    const { matrix, right } = reference(data, size)
    const errors = allOf(equations).flatMap((row, r) => row.map((value, c) => value - matrix.get(r, c)))
    expect(largest(errors)).toBeLessThan(1e-13 * count)
    const b = equations.right()
    expect(largest(b.map((value, index) => value - right[index]!))).toBeLessThan(1e-13 * count)
    expect([...equations.diagonal()]).toEqual(allOf(equations).map((row, index) => row[index]))

    const damping = Float64Array.from({ length: size }, (_, index) => 0.1 + 0.01 * (index % 7))
    expect(equations.factor(damping)).toBeNull()
    const x = equations.solve(b)
    const damped = allOf(equations).map((row, r) => row.map((value, c) => (r === c ? value + damping[r]! : value)))
    expect(backwardError(damped, [...x], [...b])).toBeLessThan(1e-14)
    const wanted = new CholeskyDecomposition(new Matrix(damped)).solve(Matrix.columnVector([...b])).to1DArray()
    expect(largest(wanted.map((value, index) => value - x[index]!))).toBeLessThan(1e-11 * largest(wanted))
  })

  it('have the same bits however many rows are given at once', () => {
    const size = 37
    const data = drawnRows(size, 150)
    const [whole, parts] = [new NormalEquations(size, arithmetic), new NormalEquations(size, arithmetic)]
    whole.add(data)
    const cuts = [0, 1, 3, 70, 150]
    cuts.slice(1).forEach((end, index) => {
      const start = cuts[index]!
      const { rows, stride, weights, residuals } = data
      const part = { rows: rows.subarray(start * stride, end * stride), stride, count: end - start }
      parts.add({ ...part, weights: weights.subarray(start, end), residuals: residuals.subarray(start, end) })
    })
    expect(allOf(parts)).toEqual(allOf(whole))
    expect(parts.right()).toEqual(whole.right())
  })

  it('can be given as a matrix, in the place of its rows', () => {
    const size = 37
    const [added, set] = [new NormalEquations(size, arithmetic), new NormalEquations(size, arithmetic)]
    added.add(drawnRows(size, 80))
    set.add(drawnRows(size, 5, 7))
    set.setMatrix(Float64Array.from(allOf(added).flat()))
    expect(allOf(set)).toEqual(allOf(added))
    expect(set.right()).toEqual(uniform(size, 0))
    const damping = uniform(size, 0.1)
    expect([added.factor(damping), set.factor(damping)]).toEqual([null, null])
    expect(set.solve(added.right())).toEqual(added.solve(added.right()))
  })

  it('are factored with one damping after another', () => {
    const size = 50
    const equations = new NormalEquations(size, arithmetic)
    equations.add(drawnRows(size, 80))
    const b = equations.right()
    const solveWith = (damping: number) => {
      expect(equations.factor(uniform(size, damping))).toBeNull()
      return equations.solve(b)
    }
    const first = solveWith(1)
    // The matrix is small beside it.
    expect(largest(solveWith(1e6).map((value, index) => 1e6 * value - b[index]!))).toBeLessThan(1e-3 * largest(b))
    expect(solveWith(1)).toEqual(first)
  })

  it('say where they are not positive definite', () => {
    const size = 90
    const equations = new NormalEquations(size, arithmetic)
    // Fewer rows than unknowns, and nothing added: singular from the 21st unknown on, or negative by rounding.
    equations.add(drawnRows(size, 20))
    const negative = uniform(size, 1e-3)
    negative[71] = -100
    expect(equations.factor(negative)).toBe(71)
    const broken = drawnRows(size, 1)
    broken.rows[60] = NaN
    equations.add(broken)
    expect(equations.factor(uniform(size, 1))).toBe(60)
  })
})

it('normal equations of a size are kept, and handed out empty', () => {
  const first = normalEquations(6)
  first.add(drawnRows(6, 9))
  const second = normalEquations(6)
  expect(second).toBe(first)
  expect(
    allOf(second)
      .flat()
      .every((value) => value === 0),
  ).toBe(true)
  expect(second.right().every((value) => value === 0)).toBe(true)
})
