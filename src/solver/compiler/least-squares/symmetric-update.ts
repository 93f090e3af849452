import { FunctionBuilder, type Code } from '../encoder'
import type { AlgebraModule } from '../linear-algebra'
import { PACKED_ROW, TILE, type Panels, type SymmetricLayout } from './symmetric-layout'

const [MATRIX, FIRST, DEPTH_BYTES] = [0, 1, 2] as const
/** Panels whose tiles are updated together: their weighted copies stay in the second cache while the plain ones pass by. */
const BLOCK = 16

const rows = Array.from({ length: TILE }, (_, row) => row)
const pairs = Array.from({ length: TILE / 2 }, (_, pair) => pair)

/**
 * `updateTiles(matrix, first, depthBytes)`: lower triangle += sum over products of weighted^T plain, from panel `first` on. `first` is the
 * panel's byte offset among the panels, `depthBytes` PACKED_ROW times the number of products. Products are added one by one, in their
 * order, so that the bits do not depend on how many are given at once.
 */
export function writeUpdateTiles(module: AlgebraModule, layout: SymmetricLayout, panels: Panels): number {
  const f = new FunctionBuilder('updateTiles', ['i32', 'i32', 'i32'], [])
  const v = module.vector(f)
  const { panelBytes, rowBytes } = layout
  const add = (a: Code, b: Code) => f.scalar('i32.add', a, b)
  const smaller = (a: Code, b: Code) => f.select(f.scalar('i32.lt_u', a, b), a, b)
  const larger = (a: Code, b: Code) => f.select(f.scalar('i32.lt_u', a, b), b, a)
  const times = (panel: Code, bytes: number) =>
    f.scalar('i32.mul', f.scalar('i32.div_u', panel, f.i32(panelBytes)), f.i32(bytes))
  const end = f.i32(layout.panels * panelBytes)

  const block = f.keep('i32', f.get(FIRST))
  const [blockEnd, column, row] = [f.local('i32'), f.local('i32'), f.local('i32')]
  f.loop(block, end, BLOCK * panelBytes, () => {
    f.set(blockEnd, smaller(add(f.get(block), f.i32(BLOCK * panelBytes)), end))
    f.set(column, f.get(FIRST))
    f.loop(column, f.get(blockEnd), panelBytes, () => {
      // Tiles on the diagonal and below it.
      f.set(row, larger(f.get(block), f.get(column)))
      f.loop(row, f.get(blockEnd), panelBytes, () => {
        const place = add(times(f.get(row), TILE * rowBytes), times(f.get(column), 8 * TILE))
        f.scope(() => updateTile(f.get(f.keep('i32', add(f.get(MATRIX), place)))))
      })
    })
  })
  return module.add(f, false)

  function updateTile(tile: Code): void {
    const at = (r: number, pair: number) => r * rowBytes + 16 * pair
    const sums = rows.map((r) => pairs.map((pair) => f.keep('v128', f.load('v128.load', tile, at(r, pair)))))
    const left = f.keep('i32', f.get(row))
    const right = f.keep('i32', f.get(column))
    const last = f.keep('i32', add(f.get(row), f.get(DEPTH_BYTES)))
    f.loop(left, f.get(last), PACKED_ROW, () => {
      f.scope(() => {
        const values = pairs.map((pair) => v.keep(f.load('v128.load', f.get(right), panels.plain + 16 * pair)))
        sums.forEach((own, r) =>
          f.scope(() => {
            const weight = v.keep(f.load('v128.load64_splat', f.get(left), panels.weighted + 8 * r))
            own.forEach((sum, pair) => f.set(sum, v.multiplyAdd(weight, values[pair]!, f.get(sum))))
          }),
        )
      })
      f.set(right, add(f.get(right), f.i32(PACKED_ROW)))
    })
    sums.forEach((own, r) => own.forEach((sum, pair) => f.store('v128.store', tile, f.get(sum), at(r, pair))))
  }
}
