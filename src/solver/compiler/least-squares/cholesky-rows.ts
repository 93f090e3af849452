import { FunctionBuilder, type Code, type Local } from '../encoder'
import type { AlgebraModule } from '../linear-algebra'
import type { VectorOperations } from '../vector'
import { PACKED_ROW, TILE, type Panels, type SymmetricLayout } from './symmetric-layout'

const [START, COUNT, FIRST] = [0, 1, 2] as const
/** Panels that are solved together, 8 sums in registers; and smaller groups for what is left. */
const GROUPS = [4, 2, 1] as const

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

/**
 * `solveRows(start, count, first)`: the `count` columns of L from `start` on, for the rows of the panels from the byte offset `first` on;
 * the block of L on the diagonal is there already. The panels are left packed for the update of what is to the right, the weighted
 * copy negative.
 */
export function writeSolveRows(
  module: AlgebraModule,
  layout: SymmetricLayout,
  panels: Panels,
  places: { factors: number; reciprocals: number },
): number {
  const f = new FunctionBuilder('solveRows', ['i32', 'i32', 'i32'], [])
  const v = module.vector(f)
  const { panelBytes, rowBytes } = layout
  const add = (a: Code, b: Code) => f.scalar('i32.add', a, b)
  const end = f.i32(layout.panels * panelBytes)
  const inRow = f.keep('i32', f.scalar('i32.shl', f.get(START), f.i32(3)))
  const depth = f.keep('i32', f.scalar('i32.mul', f.get(COUNT), f.i32(PACKED_ROW)))
  const panel = f.keep('i32', f.get(FIRST))
  const row = f.local('i32')
  for (const size of GROUPS) {
    const left = f.scalar('i32.sub', end, f.get(panel))
    f.repeatWhile(f.scalar('i32.ge_u', left, f.i32(size * panelBytes)), () => {
      const number = f.scalar('i32.div_u', f.get(panel), f.i32(panelBytes / TILE))
      f.set(row, add(f.scalar('i32.mul', number, f.i32(rowBytes)), f.get(inRow)))
      eachPair((packed, place) => {
        for (const member of upTo(size)) pack(v, layout, panels, places.factors, member, packed, place)
      })
      solve(size)
      eachPair((packed, place) => {
        for (const member of upTo(size)) unpack(v, layout, panels, places.factors, member, packed, place)
      })
      f.set(panel, add(f.get(panel), f.i32(size * panelBytes)))
    })
  }
  return module.add(f, false)

  /** Visits the columns two by two: their offset in the packed panel, and in the rows of the panel. */
  function eachPair(visit: (packed: Local, place: Local) => void): void {
    f.scope(() => {
      const packed = f.keep('i32', f.get(panel))
      const place = f.keep('i32', f.get(row))
      const last = f.keep('i32', add(f.get(panel), f.get(depth)))
      f.loop(packed, f.get(last), 2 * PACKED_ROW, () => {
        visit(packed, place)
        f.set(place, add(f.get(place), f.i32(16)))
      })
    })
  }

  function solve(size: number): void {
    f.scope(() => {
      const current = f.keep('i32', f.get(panel))
      const last = f.keep('i32', add(f.get(panel), f.get(depth)))
      const diagonalRow = f.keep('i32', add(f.scalar('i32.mul', f.get(START), f.i32(rowBytes)), f.get(inRow)))
      const here = f.keep('i32', f.get(inRow))
      const offsets = upTo(size).flatMap((member) => upTo(TILE / 2).map((pair) => member * panelBytes + 16 * pair))
      f.loop(current, f.get(last), PACKED_ROW, () => {
        f.scope(() => {
          const sums = offsets.map((offset) =>
            f.keep('v128', f.load('v128.load', f.get(current), panels.plain + offset)),
          )
          const earlier = f.keep('i32', f.get(panel))
          const entry = f.keep('i32', f.get(diagonalRow))
          f.loop(earlier, f.get(current), PACKED_ROW, () => {
            f.scope(() => {
              const factor = v.keep(f.load('v128.load64_splat', f.get(entry), places.factors))
              sums.forEach((sum, index) => {
                const value = f.load('v128.load', f.get(earlier), panels.plain + offsets[index]!)
                f.set(sum, v.subtractProduct(value, factor, f.get(sum)))
              })
            })
            f.set(entry, add(f.get(entry), f.i32(8)))
          })
          const reciprocal = v.keep(f.load('v128.load64_splat', f.get(here), places.reciprocals))
          sums.forEach((sum, index) => {
            f.set(sum, v.multiply(f.get(sum), reciprocal))
            f.store('v128.store', f.get(current), f.get(sum), panels.plain + offsets[index]!)
            f.store('v128.store', f.get(current), f.vector('f64x2.neg', f.get(sum)), panels.weighted + offsets[index]!)
          })
        })
        f.set(diagonalRow, add(f.get(diagonalRow), f.i32(rowBytes)))
        f.set(here, add(f.get(here), f.i32(8)))
      })
    })
  }
}

/** Two columns of a panel's rows, from the matrix into the packed panel. */
function pack(
  v: VectorOperations,
  { rowBytes, panelBytes }: SymmetricLayout,
  { plain }: Panels,
  factors: number,
  member: number,
  packed: Local,
  place: Local,
): void {
  const { f } = v
  f.scope(() => {
    const rows = upTo(TILE).map((r) => {
      return v.keep(f.load('v128.load', f.get(place), factors + (member * TILE + r) * rowBytes))
    })
    for (let r = 0; r < TILE; r += 2) {
      for (const column of [0, 1]) {
        const pair = f.shuffle(rows[r]!, rows[r + 1]!, column, 2 + column)
        f.store('v128.store', f.get(packed), pair, plain + member * panelBytes + column * PACKED_ROW + 8 * r)
      }
    }
  })
}

/** The way back. */
function unpack(
  v: VectorOperations,
  { rowBytes, panelBytes }: SymmetricLayout,
  { plain }: Panels,
  factors: number,
  member: number,
  packed: Local,
  place: Local,
): void {
  const { f } = v
  f.scope(() => {
    for (let r = 0; r < TILE; r += 2) {
      const [first, second] = [0, 1].map((column) => {
        const offset = plain + member * panelBytes + column * PACKED_ROW + 8 * r
        return v.keep(f.load('v128.load', f.get(packed), offset))
      }) as [Code, Code]
      for (const lane of [0, 1]) {
        const pair = f.shuffle(first, second, lane, 2 + lane)
        f.store('v128.store', f.get(place), pair, factors + (member * TILE + r + lane) * rowBytes)
      }
    }
  })
}
