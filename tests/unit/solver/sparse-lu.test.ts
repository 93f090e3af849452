import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { massActionGraph } from '../../../src/chemistry'
import type { MatrixEntry } from '../../../src/solver'
import { jacobianPattern, nonZeros, type Pattern } from '../../../src/solver/graph'
import { writeDenseFactor } from '../../../src/solver/compiler/linear-algebra/dense-factor'
import { DenseLayout } from '../../../src/solver/compiler/linear-algebra/dense-layout'
import { writeDenseSolve, writeDenseTransposedSolve } from '../../../src/solver/compiler/linear-algebra/dense-solve'
import { complexKind, realKind, type ElementKind } from '../../../src/solver/compiler/linear-algebra/elements'
import { eliminate, type SymbolicFactors } from '../../../src/solver/compiler/linear-algebra/elimination'
import { writeSparseFactor } from '../../../src/solver/compiler/linear-algebra/sparse-factor'
import { writeLoopedSparseFactor } from '../../../src/solver/compiler/linear-algebra/sparse-factor-loops'
import { SparseLayout } from '../../../src/solver/compiler/linear-algebra/sparse-layout'
import { writeSparseSolve, writeSparseTransposedSolve } from '../../../src/solver/compiler/linear-algebra/sparse-solve'
import {
  writeLoopedSparseSolve,
  writeLoopedSparseTransposedSolve,
} from '../../../src/solver/compiler/linear-algebra/sparse-solve-loops'
import { SparseTables } from '../../../src/solver/compiler/linear-algebra/sparse-tables'
import { zeroFreeDiagonal } from '../../../src/solver/compiler/linear-algebra/transversal'
import { StandaloneModule } from '../../../src/solver/compiler/standalone-module'
import { backwardError, drawn, iterationMatrix, realParts, transpose, asReal } from './linear-systems'
import { chain, drawnMechanism } from './mechanisms'
import { pollu } from './problems'

type Form = 'straight' | 'looped'

interface System {
  alpha: { re: number; im: number }
  pattern: Pattern
  /** J's values, row after row of the pattern. */
  values: number[]
  mass: MatrixEntry[] | null
}

/** The pattern of alpha M - J. */
function wholePattern({ pattern, mass }: Pick<System, 'pattern' | 'mass'>): number[][] {
  return pattern.map((columns, row) => {
    const extra = mass === null ? [row] : mass.filter((entry) => entry.row === row).map(({ column }) => column)
    return [...new Set([...columns, ...extra])].sort((a, b) => a - b)
  })
}

function denseJacobian({ pattern, values }: System): number[][] {
  let next = 0
  return pattern.map((columns) => {
    const row = new Array<number>(pattern.length).fill(0)
    for (const column of columns) row[column] = values[next++]!
    return row
  })
}

interface Outcome {
  status: number
  /** Whether the dense fallback was taken. */
  dense: boolean
  solution: number[]
  transposed: number[]
}

function solveSparse(kind: ElementKind, form: Form, system: System, b: number[]): Outcome {
  const { alpha, pattern, mass, values } = system
  const whole = wholePattern(system)
  const symbolic = eliminate(whole, zeroFreeDiagonal(whole)!, Infinity)!
  const module = new StandaloneModule('plain')
  const { memory } = module
  const layout = new SparseLayout(symbolic, pattern, mass, kind.bytes)
  const dense = new DenseLayout(pattern.length, kind, layout.bytes)
  const denseFactor = writeDenseFactor(module, 'denseFactor', dense, { pattern, mass }, 'short')
  const denseSolve = writeDenseSolve(module, 'denseSolve', dense, 'short')
  const denseTransposed = writeDenseTransposedSolve(module, 'denseTransposed', dense, 'short')
  if (form === 'straight') {
    writeSparseFactor(module, 'factor', kind, layout, denseFactor)
    writeSparseSolve(module, 'solve', kind, layout, denseSolve)
    writeSparseTransposedSolve(module, 'transposed', kind, layout, denseTransposed)
  } else {
    const tables = new SparseTables(memory, layout, kind)
    writeLoopedSparseFactor(module, 'factor', kind, layout, tables, denseFactor)
    writeLoopedSparseSolve(module, 'solve', kind, layout, tables, denseSolve)
    writeLoopedSparseTransposedSolve(module, 'transposed', kind, layout, tables, denseTransposed)
  }
  const { factor, solve, transposed } = module.instantiate()
  const [from, factors, x] = [memory.allocate(values.length), memory.allocate(dense.end / 8), memory.allocate(b.length)]
  memory.write(from, Float64Array.from(values))
  const alphas = kind === complexKind ? [alpha.re, alpha.im] : [alpha.re]
  const run = (f: (...values: number[]) => number): number[] => {
    memory.write(x, Float64Array.from(b))
    f(factors, x, x)
    return [...memory.read(x, b.length)]
  }
  // Twice: nothing may be left over from the first time.
  factor!(...alphas, from, factors)
  run(solve!)
  const status = factor!(...alphas, from, factors)
  return { status, dense: memory.words[factors / 4] !== 0, solution: run(solve!), transposed: run(transposed!) }
}

const kinds: [string, ElementKind][] = [
  ['real', realKind],
  ['complex', complexKind],
]
const cases = kinds.flatMap(([name, kind]) =>
  (['straight', 'looped'] as const).map((form) => [name, form, kind] as const),
)

const matrixOf = (kind: ElementKind, system: System): number[][] => {
  const matrix = iterationMatrix(
    kind === complexKind ? system.alpha : { re: system.alpha.re, im: 0 },
    denseJacobian(system),
    system.mass,
  )
  return kind === complexKind ? asReal(matrix) : realParts(matrix)
}

const turned = (kind: ElementKind, system: System): number[][] => {
  const matrix = iterationMatrix(
    kind === complexKind ? system.alpha : { re: system.alpha.re, im: 0 },
    denseJacobian(system),
    system.mass,
  )
  return kind === complexKind ? asReal(transpose(matrix)) : transpose(realParts(matrix))
}

/** A Jacobian with the pattern of a mechanism whose diagonal outweighs its rows' and columns' other entries on the whole. */
function mechanismSystem(pattern: Pattern, seed: number): System {
  const next = drawn(seed)
  const values = pattern.flatMap((columns, row) => columns.map((column) => (column === row ? -5 + next() : next())))
  return { alpha: { re: 3, im: 2 }, pattern, values, mass: null }
}

const rightHandSide = (kind: ElementKind, size: number): number[] => {
  const next = drawn(7)
  return Array.from({ length: (size * kind.bytes) / 8 }, next)
}

describe.each(cases)('sparse LU, %s, %s', (_, form, kind) => {
  it.each([
    ['POLLU', pollu.graph],
    ['a chain', massActionGraph(chain(60))],
    ['a drawn mechanism', massActionGraph(drawnMechanism(40, 120, 40))],
    ['a mechanism of neighbours', massActionGraph(drawnMechanism(61, 150, 3))],
  ])('solves systems with the structure of %s', (_, graph) => {
    const system = mechanismSystem(jacobianPattern(graph.rightHandSide), 3)
    const b = rightHandSide(kind, graph.states)
    const { status, dense, solution, transposed } = solveSparse(kind, form, system, b)
    expect({ status, dense }).toEqual({ status: 0, dense: false })
    expect(backwardError(matrixOf(kind, system), solution, b)).toBeLessThan(1e-14)
    expect(backwardError(turned(kind, system), transposed, b)).toBeLessThan(1e-14)
  })

  it('solves random sparse systems, by the dense fallback where pivots fail', () => {
    const between = (min: number, max: number) =>
      fc.integer({ min: min * 1e6, max: max * 1e6 }).map((value) => value / 1e6)
    const systems = fc.integer({ min: 1, max: 9 }).chain((size) =>
      fc.record({
        alpha: fc.record({ re: between(0, 3), im: between(-3, 3) }),
        entries: fc.array(
          fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.oneof(between(-1, 1), fc.constantFrom(0, 1e-9, 1e5))),
          {
            maxLength: 4 * size,
          },
        ),
        mass: fc.option(
          fc.uniqueArray(fc.record({ row: fc.nat(size - 1), column: fc.nat(size - 1), value: between(-2, 2) }), {
            maxLength: size + 1,
            selector: ({ row, column }) => row * size + column,
          }),
        ),
        size: fc.constant(size),
      }),
    )
    let fallbacks = 0
    fc.assert(
      fc.property(systems, ({ alpha, entries, mass, size }) => {
        const rows = Array.from({ length: size }, () => new Map<number, number>())
        for (const [row, column, value] of entries) rows[row]!.set(column, value)
        const pattern = rows.map((row) => [...row.keys()].sort((a, b) => a - b))
        const values = pattern.flatMap((columns, row) => columns.map((column) => rows[row]!.get(column)!))
        const system = { alpha, pattern, values, mass }
        fc.pre(zeroFreeDiagonal(wholePattern(system)) !== null)
        const b = rightHandSide(kind, size)
        const { status, dense, solution, transposed } = solveSparse(kind, form, system, b)
        if (dense) fallbacks++
        // The dense fallback decides what is singular; its own test covers that.
        if (status !== 0 || solution.some((value) => !Number.isFinite(value))) return
        expect(backwardError(matrixOf(kind, system), solution, b)).toBeLessThan(1e-11)
        expect(backwardError(turned(kind, system), transposed, b)).toBeLessThan(1e-11)
      }),
      { numRuns: 300 },
    )
    expect(fallbacks).toBeGreaterThan(10)
  })

  it('takes the dense fallback where a pivot is swamped, and keeps all digits', () => {
    // Without interchanges the first pivot, 1e-9, would cost nine digits.
    const system: System = {
      alpha: { re: 1, im: 1 },
      pattern: [
        [0, 1, 2],
        [0, 1, 2],
        [0, 1, 2],
      ],
      values: [1 - 1e-9, -1, 2, -1, 0, 3, 4, -2, -1],
      mass: [
        { row: 0, column: 0, value: 1 },
        { row: 1, column: 2, value: 1e-3 },
      ],
    }
    const b = rightHandSide(kind, 3)
    const { status, dense, solution } = solveSparse(kind, form, system, b)
    expect(status).toBe(0)
    if (kind === realKind) expect(dense).toBe(true)
    expect(backwardError(matrixOf(kind, system), solution, b)).toBeLessThan(1e-15)
  })

  it('permutes rows where the diagonal is structurally zero', () => {
    // Two algebraic equations that each determine the other's unknown.
    const system: System = {
      alpha: { re: 2, im: 1 },
      pattern: [[0, 1], [2], [0, 1]],
      values: [0.5, 1, 3, 1, 4],
      mass: [{ row: 0, column: 0, value: 1 }],
    }
    const b = rightHandSide(kind, 3)
    const { status, dense, solution, transposed } = solveSparse(kind, form, system, b)
    expect({ status, dense }).toEqual({ status: 0, dense: false })
    expect(backwardError(matrixOf(kind, system), solution, b)).toBeLessThan(1e-15)
    expect(backwardError(turned(kind, system), transposed, b)).toBeLessThan(1e-15)
  })

  it('reports a singular matrix, and one with NaN, and recovers after it', () => {
    const pattern = [[0, 1], [0, 1], [2]]
    const singular: System = { alpha: { re: 0, im: 0 }, pattern, values: [1, 2, 2, 4, 1], mass: null }
    expect(solveSparse(kind, form, singular, rightHandSide(kind, 3)).status).not.toBe(0)
    const broken: System = { alpha: { re: 1, im: 0 }, pattern, values: [1, NaN, 2, 4, 1], mass: null }
    expect(solveSparse(kind, form, broken, rightHandSide(kind, 3)).status).not.toBe(0)
  })
})

describe('the order of elimination', () => {
  const analyse = (whole: Pattern): SymbolicFactors => eliminate(whole, zeroFreeDiagonal(whole)!, Infinity)!
  const lineOf = (cells: number, species: number): number[][] =>
    Array.from({ length: cells * species }, (_, index) => {
      const cell = Math.floor(index / species)
      const own = Array.from({ length: species }, (_, s) => cell * species + s)
      return [index - species, ...own, index + species].filter((c) => c >= 0 && c < cells * species)
    })

  it('fills nothing in for a chain, and a bounded number of entries a cell for a line', () => {
    const whole = wholePattern({ pattern: jacobianPattern(massActionGraph(chain(300)).rightHandSide), mass: null })
    const factors = analyse(whole)
    expect(nonZeros(factors.lower) + nonZeros(factors.upper)).toBe(299)
    const perCell = (cells: number) => {
      const { lower, upper } = analyse(lineOf(cells, 3))
      return (nonZeros(lower) + nonZeros(upper)) / cells
    }
    expect(perCell(300)).toBeLessThan(1.05 * perCell(75))
  })

  it('takes the far row of an arrow last', () => {
    const arrow = Array.from({ length: 30 }, (_, i) => (i === 0 ? Array.from({ length: 30 }, (_, j) => j) : [0, i]))
    const { lower, upper, updates } = analyse(arrow)
    expect([nonZeros(lower), nonZeros(upper), updates]).toEqual([29, 29, 29])
  })

  it('gives up beyond the number of updates allowed', () => {
    const full = Array.from({ length: 10 }, () => Array.from({ length: 10 }, (_, j) => j))
    expect(eliminate(full, zeroFreeDiagonal(full)!, 284)).toBeNull()
    expect(eliminate(full, zeroFreeDiagonal(full)!, 285)!.updates).toBe(285)
  })

  it('finds a row for every column where there is one', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 8 })
          .chain((size) =>
            fc.tuple(
              fc.shuffledSubarray([...Array(size).keys()], { minLength: size }),
              fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 2 * size }),
            ),
          ),
        ([hidden, extra]) => {
          const pattern = hidden.map((column, row) =>
            [...new Set([column, ...extra.filter(([r]) => r === row).map(([, c]) => c)])].sort((a, b) => a - b),
          )
          const rowOf = zeroFreeDiagonal(pattern)!
          expect([...rowOf].sort((a, b) => a - b)).toEqual([...pattern.keys()])
          rowOf.forEach((row, column) => expect(pattern[row]).toContain(column))
        },
      ),
      { numRuns: 200 },
    )
    expect(zeroFreeDiagonal([[0], [0]])).toBeNull()
    expect(zeroFreeDiagonal([[1, 2], [0, 2], [2]])).toEqual([1, 0, 2])
  })
})
