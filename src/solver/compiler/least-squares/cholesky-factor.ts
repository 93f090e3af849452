import { FunctionBuilder, type Code } from '../encoder'
import type { AlgebraModule } from '../linear-algebra'
import type { VectorOperations } from '../vector'
import { writeDiagonalBlock } from './cholesky-diagonal'
import { writeSolveRows } from './cholesky-rows'
import { DEPTH, PACKED_ROW, TILE, type Panels, type SymmetricLayout } from './symmetric-layout'

/** Columns that are eliminated together; in smaller matrices fewer, because those of a block are eliminated one by one. */
const LARGE = 512
const SMALL_BLOCK = 32

/** Where a factorisation reads from and writes to. */
export interface FactorPlaces {
  matrix: number
  /** [size]: what is added to the diagonal. */
  damping: number
  /** The lower triangle becomes L. */
  factors: number
  /** [size]: the reciprocals of L's diagonal. */
  reciprocals: number
}

/**
 * `factor()` -> 0, or 1 + the column whose pivot is not positive and finite: matrix + diag(damping) = L L^T, block after block of columns:
 * the block on the diagonal, then the rows below it, then all to the right of it by `update`, the function of writeUpdateTiles.
 */
export function writeCholeskyFactor(
  module: AlgebraModule,
  layout: SymmetricLayout,
  panels: Panels,
  places: FactorPlaces,
  update: number,
): number {
  const { padded, panelBytes } = layout
  const block = padded < LARGE ? SMALL_BLOCK : DEPTH
  const diagonal = writeDiagonalBlock(module, layout, places)
  const solveRows = writeSolveRows(module, layout, panels, places)
  const f = new FunctionBuilder('factor', [], ['i32'])
  copyDamped(module.vector(f), layout, places)
  const start = f.keep('i32', f.i32(0))
  const [count, next, status] = [f.local('i32'), f.local('i32'), f.local('i32')]
  f.loop(start, f.i32(padded), block, () => {
    const rest = f.scalar('i32.sub', f.i32(padded), f.get(start))
    f.set(count, f.select(f.scalar('i32.lt_u', rest, f.i32(block)), rest, f.i32(block)))
    f.set(status, f.call(diagonal, f.get(start), f.get(count)))
    f.when(f.get(status), () => f.leave(f.get(status)))
    const below = f.scalar('i32.add', f.get(start), f.get(count))
    f.set(next, f.scalar('i32.mul', below, f.i32(panelBytes / TILE)))
    f.run(f.call(solveRows, f.get(start), f.get(count), f.get(next)))
    f.run(f.call(update, f.i32(places.factors), f.get(next), f.scalar('i32.mul', f.get(count), f.i32(PACKED_ROW))))
  })
  f.give(f.i32(0))
  return module.add(f)
}

/** The lower triangle of the matrix with the damping, and ones on the diagonal of what fills it up. */
function copyDamped(v: VectorOperations, { padded, size, rowBytes }: SymmetricLayout, places: FactorPlaces): void {
  const { f } = v
  const add = (a: Code, b: Code) => f.scalar('i32.add', a, b)
  f.scope(() => {
    const row = f.keep('i32', f.i32(0))
    const diagonal = f.keep('i32', f.i32(0))
    const [place, last] = [f.local('i32'), f.local('i32')]
    f.loop(row, f.i32(padded * rowBytes), rowBytes, () => {
      f.set(place, f.get(row))
      f.set(last, add(f.get(row), add(f.get(diagonal), f.i32(8))))
      f.loop(place, f.get(last), 16, () => {
        f.store('v128.store', f.get(place), f.load('v128.load', f.get(place), places.matrix), places.factors)
      })
      f.set(place, add(f.get(row), f.get(diagonal)))
      const damping = f.load('f64.load', f.get(diagonal), places.damping)
      const damped = f.scalar('f64.add', f.load('f64.load', f.get(place), places.matrix), damping)
      const inside = f.scalar('i32.lt_u', f.get(diagonal), f.i32(8 * size))
      f.store('f64.store', f.get(place), f.select(inside, damped, f.f64(1)), places.factors)
      f.set(diagonal, add(f.get(diagonal), f.i32(8)))
    })
  })
}
