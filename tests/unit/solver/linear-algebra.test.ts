import fc from 'fast-check'
import { Matrix, solve as referenceSolve } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import type { MatrixEntry } from '../../../src/solver'
import { writeDenseFactor } from '../../../src/solver/compiler/linear-algebra/dense-factor'
import { DenseLayout, type DenseCode } from '../../../src/solver/compiler/linear-algebra/dense-layout'
import { writeDenseSolve, writeDenseTransposedSolve } from '../../../src/solver/compiler/linear-algebra/dense-solve'
import { complexKind, realKind, type ElementKind } from '../../../src/solver/compiler/linear-algebra/elements'
import { StandaloneModule } from '../../../src/solver/compiler/standalone-module'
import {
  arithmetics,
  asReal,
  backwardError,
  drawn,
  iterationMatrix,
  normwiseBackwardError,
  realParts,
  transpose,
} from './linear-systems'

const cases: [string, DenseCode, ElementKind][] = [
  ['real', 'fast', realKind],
  ['real', 'short', realKind],
  ['complex', 'fast', complexKind],
  ['complex', 'short', complexKind],
]

interface Outcome {
  status: number
  solution: number[]
  transposed: number[]
}

/** Factors and solves by compiled code, with b = x and, for numbers of two parts, (re, im) in turn. */
function solveDense(
  kind: ElementKind,
  code: DenseCode,
  arithmetic: (typeof arithmetics)[number],
  problem: { alpha: { re: number; im: number }; jacobian: number[][]; mass: MatrixEntry[] | null; b: number[] },
): Outcome {
  const { alpha, jacobian, mass, b } = problem
  const module = new StandaloneModule(arithmetic)
  const { memory } = module
  const layout = new DenseLayout(jacobian.length, kind)
  writeDenseFactor(module, 'factor', layout, { pattern: null, mass }, code)
  writeDenseSolve(module, 'solve', layout, code)
  writeDenseTransposedSolve(module, 'transposed', layout, code)
  const { factor, solve, transposed } = module.instantiate()
  const [from, factors, x] = [
    memory.allocate(jacobian.length ** 2),
    memory.allocate(layout.end / 8),
    memory.allocate(b.length),
  ]
  // What was there before must not show.
  memory.doubles.fill(NaN, factors / 8, (factors + layout.end) / 8)
  memory.write(from, Float64Array.from(jacobian.flat()))
  const alphas = kind === complexKind ? [alpha.re, alpha.im] : [alpha.re]
  const status = factor!(...alphas, from, factors)
  const run = (f: (...values: number[]) => number): number[] => {
    memory.write(x, Float64Array.from(b))
    f(factors, x, x)
    return [...memory.read(x, b.length)]
  }
  return { status, solution: run(solve!), transposed: run(transposed!) }
}

const randomMatrix = (size: number, next: () => number): number[][] =>
  Array.from({ length: size }, () => Array.from({ length: size }, next))

describe.each(cases)('dense LU, %s, %s code', (_, code, kind) => {
  const parts = kind.bytes / 8
  const system = (alpha: { re: number; im: number }, jacobian: number[][], mass: MatrixEntry[] | null): number[][] => {
    const matrix = iterationMatrix(kind === complexKind ? alpha : { re: alpha.re, im: 0 }, jacobian, mass)
    return kind === complexKind ? asReal(matrix) : realParts(matrix)
  }
  // For real factors alpha's imaginary part is not read.
  const alpha = { re: 0.7, im: 1.3 }

  it.each([1, 2, 3, 4, 5, 8, 9, 12, 13, 20, 24, 25, 26, 27, 28, 31, 64, 101])('solves random systems of %d', (size) => {
    for (const arithmetic of arithmetics) {
      const next = drawn(size)
      const jacobian = randomMatrix(size, next)
      const b = Array.from({ length: parts * size }, next)
      const matrix = system(alpha, jacobian, null)
      const { status, solution, transposed } = solveDense(kind, code, arithmetic, { alpha, jacobian, mass: null, b })
      expect(status).toBe(0)
      expect(backwardError(matrix, solution, b)).toBeLessThan(1e-13)
      // (A^T) of complex numbers is not conjugated: transpose the numbers, then split them.
      const turned = system(alpha, transpose(jacobian), null)
      expect(backwardError(turned, transposed, b)).toBeLessThan(1e-13)
      const reference = referenceSolve(new Matrix(matrix), Matrix.columnVector(b)).to1DArray()
      const condition = 1e4
      reference.forEach((value, index) =>
        expect(Math.abs(solution[index]! - value)).toBeLessThan(
          condition * 1e-14 * Math.max(...reference.map(Math.abs)),
        ),
      )
    }
  })

  it('agrees with ml-matrix on random small systems, with mass matrices and bad scaling', () => {
    // Whole multiples of 1e-6: no numbers so small that they lose digits by themselves.
    const between = (min: number, max: number) =>
      fc.integer({ min: min * 1e6, max: max * 1e6 }).map((value) => value / 1e6)
    const entry = fc.oneof(between(-1, 1), fc.constantFrom(0, 1e-8, 1e6, -1e3))
    const problem = fc.integer({ min: 1, max: 7 }).chain((size) =>
      fc.record({
        jacobian: fc.array(fc.array(entry, { minLength: size, maxLength: size }), { minLength: size, maxLength: size }),
        mass: fc.option(
          fc.uniqueArray(fc.record({ row: fc.nat(size - 1), column: fc.nat(size - 1), value: between(-2, 2) }), {
            maxLength: 2 * size,
            selector: ({ row, column }) => row * size + column,
          }),
        ),
        b: fc.array(between(-1, 1), { minLength: parts * size, maxLength: parts * size }),
        alpha: fc.record({ re: between(0.01, 100), im: between(-5, 5) }),
      }),
    )
    fc.assert(
      fc.property(problem, (given) => {
        const { status, solution, transposed } = solveDense(kind, code, arithmetics[0]!, given)
        const matrix = system(given.alpha, given.jacobian, given.mass)
        if (status !== 0 || solution.some((value) => !Number.isFinite(value))) {
          // Only a matrix that is singular to working precision may be given up.
          expect(Math.abs(determinantRatio(matrix))).toBeLessThan(1e-12)
          return
        }
        expect(normwiseBackwardError(matrix, solution, given.b)).toBeLessThan(1e-14)
        const swapped = (given.mass ?? []).map(({ row, column, value }) => ({ row: column, column: row, value }))
        const turned = system(given.alpha, transpose(given.jacobian), given.mass && swapped)
        expect(normwiseBackwardError(turned, transposed, given.b)).toBeLessThan(1e-14)
      }),
      { numRuns: 200 },
    )
  })

  it('leaves a small residual however ill-conditioned the matrix is', () => {
    // Hilbert matrices: of condition 1e13 at 10, numerically singular at 14.
    for (const size of [6, 10, 14]) {
      const jacobian = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => -1 / (i + j + 1)))
      const b = Array.from({ length: size * parts }, (_, index) => 1 + (index % 3))
      const tiny = { re: 0, im: 0 }
      const { status, solution, transposed } = solveDense(kind, code, arithmetics[0]!, {
        alpha: tiny,
        jacobian,
        mass: null,
        b,
      })
      expect(status).toBe(0)
      expect(backwardError(system(tiny, jacobian, null), solution, b)).toBeLessThan(1e-15)
      expect(backwardError(system(tiny, jacobian, null), transposed, b)).toBeLessThan(1e-15)
    }
  })

  it('interchanges rows where a diagonal is zero', () => {
    const jacobian = [
      [alpha.re, -1, 0],
      [-1, alpha.re, -1e-9],
      [0, -2, 3],
    ]
    const b = Array.from({ length: 3 * parts }, (_, index) => index + 1)
    const { status, solution } = solveDense(kind, code, arithmetics[0]!, { alpha, jacobian, mass: null, b })
    expect(status).toBe(0)
    expect(backwardError(system(alpha, jacobian, null), solution, b)).toBeLessThan(1e-14)
  })

  it.each([3, 30])('says that a singular matrix of %d is singular, and that one with NaN is', (size) => {
    const next = drawn(size)
    const jacobian = randomMatrix(size, next)
    for (const row of jacobian) row[1] = 0
    const mass = jacobian.map((_, row) => ({ row, column: row, value: row === 1 ? 0 : 1 }))
    const b = Array.from({ length: size * parts }, next)
    expect(solveDense(kind, code, arithmetics[0]!, { alpha, jacobian, mass, b }).status).toBe(2)
    const broken = randomMatrix(size, next)
    broken[size - 1]![0] = NaN
    expect(solveDense(kind, code, arithmetics[0]!, { alpha, jacobian: broken, mass: null, b }).status).not.toBe(0)
  })
})

/** |det| / product of the rows' lengths: 0 for a singular matrix, 1 for an orthogonal one. */
function determinantRatio(matrix: number[][]): number {
  const lengths = matrix.map((row) => Math.hypot(...row))
  if (lengths.some((length) => length === 0)) return 0
  const scaled = matrix.map((row, r) => row.map((value) => value / lengths[r]!))
  let determinant = 1
  const left = scaled.map((row) => [...row])
  for (let c = 0; c < left.length; c++) {
    const best = left
      .slice(c)
      .reduce((most, row, r) => (Math.abs(row[c]!) > Math.abs(left[most]![c]!) ? c + r : most), c)
    ;[left[c], left[best]] = [left[best]!, left[c]!]
    determinant *= left[c]![c]!
    if (left[c]![c] === 0) return 0
    for (const row of left.slice(c + 1)) {
      const factor = row[c]! / left[c]![c]!
      row.forEach((_, j) => (row[j]! -= factor * left[c]![j]!))
    }
  }
  return determinant
}
