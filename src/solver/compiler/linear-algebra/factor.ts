import { FunctionBuilder, type Code, type FunctionSink, type Local } from '../encoder'
import type { MatrixEntry } from '../../graph'
import type { VectorOperations } from '../vector'
import { factorStride, permutationOffset, type Sizes } from './sizes'

/**
 * `factor(alpha, jacobian, factors)`: LU = P (alpha M - J) with partial pivoting. J is [k][k] row by row; the factors have rows of
 * `factorStride` doubles, the reciprocals of U's diagonal on their diagonal, and after them k 32-bit row numbers. Returns 0, or 1 + the
 * column whose pivots are all zero or not finite.
 *
 * @param mass the non-zeros of M; null for the identity
 */
export function writeFactor(
  module: FunctionSink,
  sizes: Sizes,
  mass: readonly MatrixEntry[] | null,
  vector: (f: FunctionBuilder) => VectorOperations,
): number {
  const k = sizes.states
  const rowBytes = 8 * factorStride(sizes)
  const f = new FunctionBuilder('factor', ['f64', 'i32', 'i32'], ['i32'])
  const v = vector(f)
  const [ALPHA, JACOBIAN, FACTORS] = [0, 1, 2]
  const add = (a: Code, b: Code) => f.scalar('i32.add', a, b)
  const times = (a: Code, factor: number) => f.scalar('i32.mul', a, f.i32(factor))

  const PERMUTATION = f.keep('i32', add(f.get(FACTORS), f.i32(permutationOffset(sizes))))
  writeIterationMatrix()
  const column = f.keep('i32', f.i32(0))
  f.loop(column, f.i32(k), 1, () =>
    f.scope(() => {
      const diagonalRow = f.keep('i32', add(f.get(FACTORS), times(f.get(column), rowBytes)))
      const inRow = f.keep('i32', times(f.get(column), 8))
      choosePivot(column, diagonalRow, inRow)
      const pivotPlace = f.keep('i32', add(f.get(diagonalRow), f.get(inRow)))
      const inverse = f.keep('f64', f.scalar('f64.div', f.f64(1), f.load('f64.load', f.get(pivotPlace))))
      f.store('f64.store', f.get(pivotPlace), f.get(inverse))
      eliminate(column, diagonalRow, inRow, inverse)
    }),
  )
  f.give(f.i32(0))
  return module.add(f)

  function writeIterationMatrix(): void {
    f.scope(() => {
      const row = f.keep('i32', f.i32(0))
      const source = f.keep('i32', f.get(JACOBIAN))
      const target = f.keep('i32', f.get(FACTORS))
      const inner = f.local('i32')
      f.loop(row, f.i32(k), 1, () =>
        f.scope(() => {
          f.set(inner, f.i32(0))
          f.loop(inner, f.i32(rowBytes), 16, () => {
            const value = f.load('v128.load', add(f.get(source), f.get(inner)))
            f.store('v128.store', add(f.get(target), f.get(inner)), f.vector('f64x2.neg', value))
          })
          if (mass === null) addTo(f.keep('i32', add(f.get(target), times(f.get(row), 8))), 0, f.get(ALPHA))
          f.store('i32.store', add(f.get(PERMUTATION), times(f.get(row), 4)), f.get(row))
          f.set(source, add(f.get(source), f.i32(8 * k)))
          f.set(target, add(f.get(target), f.i32(rowBytes)))
        }),
      )
      for (const { row, column, value } of mass ?? []) {
        addTo(FACTORS, row * rowBytes + 8 * column, f.scalar('f64.mul', f.get(ALPHA), f.f64(value)))
      }
    })
  }

  function addTo(place: Local, offset: number, value: Code): void {
    f.store('f64.store', f.get(place), f.scalar('f64.add', f.load('f64.load', f.get(place), offset), value), offset)
  }

  function choosePivot(column: Local, diagonalRow: Local, inRow: Local): void {
    f.scope(() => {
      const best = f.keep('f64', f.f64(0))
      const bestRow = f.keep('i32', f.get(diagonalRow))
      const row = f.keep('i32', f.get(diagonalRow))
      const end = f.keep('i32', add(f.get(FACTORS), f.i32(k * rowBytes)))
      const size = f.local('f64')
      f.loop(row, f.get(end), rowBytes, () => {
        f.set(size, f.scalar('f64.abs', f.load('f64.load', add(f.get(row), f.get(inRow)))))
        f.when(f.scalar('f64.gt', f.get(size), f.get(best)), () => {
          f.set(best, f.get(size))
          f.set(bestRow, f.get(row))
        })
      })
      const usable = f.scalar(
        'i32.and',
        f.scalar('f64.gt', f.get(best), f.f64(0)),
        f.scalar('f64.lt', f.get(best), f.f64(Infinity)),
      )
      f.when(f.scalar('i32.eqz', usable), () => f.leave(add(f.get(column), f.i32(1))))
      f.when(f.scalar('i32.ne', f.get(bestRow), f.get(diagonalRow)), () => swap(column, diagonalRow, bestRow))
    })
  }

  function swap(column: Local, first: Local, second: Local): void {
    f.scope(() => {
      const inner = f.keep('i32', f.i32(0))
      const kept = f.local('v128')
      f.loop(inner, f.i32(rowBytes), 16, () => {
        const a = add(f.get(first), f.get(inner))
        const b = add(f.get(second), f.get(inner))
        f.set(kept, f.load('v128.load', a))
        f.store('v128.store', a, f.load('v128.load', b))
        f.store('v128.store', b, f.get(kept))
      })
      const distance = f.scalar('i32.sub', f.get(second), f.get(FACTORS))
      const here = f.keep('i32', add(f.get(PERMUTATION), times(f.get(column), 4)))
      const there = f.keep('i32', add(f.get(PERMUTATION), times(f.scalar('i32.div_u', distance, f.i32(rowBytes)), 4)))
      const number = f.keep('i32', f.load('i32.load', f.get(here)))
      f.store('i32.store', f.get(here), f.load('i32.load', f.get(there)))
      f.store('i32.store', f.get(there), f.get(number))
    })
  }

  function eliminate(column: Local, diagonalRow: Local, inRow: Local, inverse: Local): void {
    f.scope(() => {
      const row = f.keep('i32', add(f.get(diagonalRow), f.i32(rowBytes)))
      const end = f.keep('i32', add(f.get(FACTORS), f.i32(k * rowBytes)))
      // The first pair that holds column + 1; it may also hold the pivot's own column, which is written last.
      const first = f.keep('i32', times(f.scalar('i32.and', add(f.get(column), f.i32(1)), f.i32(-2)), 8))
      const inner = f.local('i32')
      const factor = f.local('f64')
      f.loop(row, f.get(end), rowBytes, () =>
        f.scope(() => {
          const place = f.keep('i32', add(f.get(row), f.get(inRow)))
          f.set(factor, f.scalar('f64.mul', f.load('f64.load', f.get(place)), f.get(inverse)))
          const both = v.keep(f.vector('f64x2.splat', f.get(factor)))
          f.set(inner, f.get(first))
          f.loop(inner, f.i32(rowBytes), 16, () => {
            const target = add(f.get(row), f.get(inner))
            const pivot = f.load('v128.load', add(f.get(diagonalRow), f.get(inner)))
            f.store('v128.store', target, v.subtractProduct(both, pivot, f.load('v128.load', target)))
          })
          f.store('f64.store', f.get(place), f.get(factor))
        }),
      )
    })
  }
}
