import { FunctionBuilder } from '../encoder'
import type { AlgebraModule } from '../linear-algebra'
import { PACKED_ROW, TILE, type Panels, type SymmetricLayout } from './symmetric-layout'

/** Where rows to be added lie: [DEPTH][row stride of the layout], a weight for each, and their residuals. */
export interface RowPlaces {
  rows: number
  weights: number
  residuals: number
  /** The matrix and the vector that they are added to. */
  matrix: number
  vector: number
}

/**
 * `addNormalProducts(count)`: matrix += sum over the first `count` rows of w_r j_r j_r^T, vector += sum of w_r e_r j_r. `update` is the
 * function of writeUpdateTiles over the same panels.
 */
export function writeAddNormalProducts(
  module: AlgebraModule,
  layout: SymmetricLayout,
  panels: Panels,
  places: RowPlaces,
  update: number,
): number {
  const f = new FunctionBuilder('addNormalProducts', ['i32'], [])
  const v = module.vector(f)
  const COUNT = 0
  const end = f.keep('i32', f.scalar('i32.shl', f.get(COUNT), f.i32(3)))
  const panel = f.keep('i32', f.i32(0))
  const column = f.keep('i32', f.i32(0))
  f.loop(panel, f.i32(layout.panels * layout.panelBytes), layout.panelBytes, () => {
    f.scope(() => {
      const sums = Array.from({ length: TILE / 2 }, (_, pair) =>
        f.keep('v128', f.load('v128.load', f.get(column), places.vector + 16 * pair)),
      )
      const number = f.keep('i32', f.i32(0))
      const row = f.keep('i32', f.get(column))
      const packed = f.keep('i32', f.get(panel))
      f.loop(number, f.get(end), 8, () => {
        f.scope(() => {
          const weight = v.keep(f.load('v128.load64_splat', f.get(number), places.weights))
          const residual = v.keep(v.multiply(weight, f.load('v128.load64_splat', f.get(number), places.residuals)))
          sums.forEach((sum, pair) =>
            f.scope(() => {
              const value = v.keep(f.load('v128.load', f.get(row), places.rows + 16 * pair))
              f.store('v128.store', f.get(packed), value, panels.plain + 16 * pair)
              f.store('v128.store', f.get(packed), v.multiply(weight, value), panels.weighted + 16 * pair)
              f.set(sum, v.multiplyAdd(residual, value, f.get(sum)))
            }),
          )
        })
        f.set(row, f.scalar('i32.add', f.get(row), f.i32(layout.rowBytes)))
        f.set(packed, f.scalar('i32.add', f.get(packed), f.i32(PACKED_ROW)))
      })
      sums.forEach((sum, pair) => f.store('v128.store', f.get(column), f.get(sum), places.vector + 16 * pair))
    })
    f.set(column, f.scalar('i32.add', f.get(column), f.i32(8 * TILE)))
  })
  const depth = f.scalar('i32.mul', f.get(COUNT), f.i32(PACKED_ROW))
  f.run(f.call(update, f.i32(places.matrix), f.i32(0), depth))
  return module.add(f)
}
