import { FunctionBuilder, type Code, type Local } from '../encoder'
import type { AlgebraModule } from '../linear-algebra'
import { DEPTH, type SymmetricLayout } from './symmetric-layout'

const [START, COUNT] = [0, 1] as const

/**
 * `diagonalBlock(start, count)` -> 0, or 1 + the column whose pivot is not positive and finite: L of the `count` rows and columns from
 * `start` on, column after column, and the reciprocals of its diagonal. What is above the diagonal becomes whatever it may.
 */
export function writeDiagonalBlock(
  module: AlgebraModule,
  { rowBytes }: SymmetricLayout,
  { factors, reciprocals }: { factors: number; reciprocals: number },
): number {
  // The column that is eliminated, so that rows can take pairs of it.
  const work = module.memory.allocate(DEPTH + 2)
  const f = new FunctionBuilder('diagonalBlock', ['i32', 'i32'], ['i32'])
  const v = module.vector(f)
  const add = (a: Code, b: Code) => f.scalar('i32.add', a, b)
  const inRow = f.keep('i32', f.scalar('i32.shl', f.get(START), f.i32(3)))
  const first = f.keep('i32', add(f.scalar('i32.mul', f.get(START), f.i32(rowBytes)), f.get(inRow)))
  const end = f.keep('i32', add(f.get(first), f.scalar('i32.mul', f.get(COUNT), f.i32(rowBytes))))
  const pivotRow = f.keep('i32', f.get(first))
  const column = f.keep('i32', f.i32(0))
  f.loop(pivotRow, f.get(end), rowBytes, () => {
    f.scope(() => {
      const inverse = pivot()
      f.store('f64.store', f.get(column), f.f64(0), work)
      eachRow((row, here) => {
        const place = f.keep('i32', add(f.get(row), f.get(column)))
        const value = f.keep('f64', f.scalar('f64.mul', f.load('f64.load', f.get(place), factors), f.get(inverse)))
        f.store('f64.store', f.get(place), f.get(value), factors)
        f.store('f64.store', f.get(here), f.get(value), work)
      })
      eachRow((row, here) => {
        const factor = v.keep(f.load('v128.load64_splat', f.get(here), work))
        // From the pair with the next column on; the pivot's own column, if it shares the pair, is zero in the work vector.
        const from = f.scalar('i32.and', add(f.get(column), f.i32(8)), f.i32(-16))
        const other = f.keep('i32', from)
        const last = f.keep('i32', add(f.get(here), f.i32(8)))
        f.loop(other, f.get(last), 16, () =>
          f.scope(() => {
            const place = f.keep('i32', add(f.get(row), f.get(other)))
            const before = f.load('v128.load', f.get(place), factors)
            const product = v.subtractProduct(factor, f.load('v128.load', f.get(other), work), before)
            f.store('v128.store', f.get(place), product, factors)
          }),
        )
      })
    })
    f.set(column, add(f.get(column), f.i32(8)))
  })
  f.give(f.i32(0))
  return module.add(f, false)

  function pivot(): Local {
    const place = f.keep('i32', add(f.get(pivotRow), f.get(column)))
    const value = f.keep('f64', f.load('f64.load', f.get(place), factors))
    const usable = f.scalar(
      'i32.and',
      f.scalar('f64.gt', f.get(value), f.f64(0)),
      f.scalar('f64.lt', f.get(value), f.f64(Infinity)),
    )
    const number = add(f.scalar('i32.div_u', f.get(column), f.i32(8)), add(f.get(START), f.i32(1)))
    f.when(f.scalar('i32.eqz', usable), () => f.leave(number))
    const root = f.keep('f64', f.scalar('f64.sqrt', f.get(value)))
    f.store('f64.store', f.get(place), f.get(root), factors)
    const inverse = f.keep('f64', f.scalar('f64.div', f.f64(1), f.get(root)))
    f.store('f64.store', add(f.get(inRow), f.get(column)), f.get(inverse), reciprocals)
    return inverse
  }

  /** Visits the rows below the pivot's: the offset of the row, and that of its element of the column in the work vector. */
  function eachRow(visit: (row: Local, here: Local) => void): void {
    f.scope(() => {
      const row = f.keep('i32', add(f.get(pivotRow), f.i32(rowBytes)))
      const here = f.keep('i32', add(f.get(column), f.i32(8)))
      f.loop(row, f.get(end), rowBytes, () => {
        f.scope(() => visit(row, here))
        f.set(here, add(f.get(here), f.i32(8)))
      })
    })
  }
}
