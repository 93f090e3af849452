import { FunctionBuilder, type Code } from '../encoder'
import { addMultipleOfRow, addRowProduct, realKind, type AlgebraModule } from '../linear-algebra'
import type { SymmetricLayout } from './symmetric-layout'

/** `solve()`: the vector b at `solution` becomes (L L^T)^-1 b. */
export function writeCholeskySolve(
  module: AlgebraModule,
  { size, rowBytes }: SymmetricLayout,
  { factors, reciprocals, solution }: { factors: number; reciprocals: number; solution: number },
): number {
  const f = new FunctionBuilder('solve', [], [])
  const elements = realKind.elements(module.vector(f))
  const add = (a: Code, b: Code) => f.scalar('i32.add', a, b)
  const zero = f.keep('i32', f.i32(0))
  const row = f.keep('i32', f.i32(factors))
  const here = f.keep('i32', f.i32(0))
  const element = () => f.load('f64.load', f.get(here), solution)
  const reciprocal = () => f.load('f64.load', f.get(here), reciprocals)
  f.loop(here, f.i32(8 * size), 8, () => {
    f.scope(() => {
      const total = f.keep('v128', elements.v.constant(0))
      addRowProduct(elements, row, solution, zero, here, total)
      const rest = f.scalar('f64.sub', element(), f.extractLane(f.get(total), 0))
      f.store('f64.store', f.get(here), f.scalar('f64.mul', rest, reciprocal()), solution)
    })
    f.set(row, add(f.get(row), f.i32(rowBytes)))
  })
  const turn = f.keep('i32', f.i32(0))
  f.loop(turn, f.i32(size), 1, () => {
    f.set(row, add(f.get(row), f.i32(-rowBytes)))
    f.set(here, add(f.get(here), f.i32(-8)))
    f.scope(() => {
      const value = f.keep('f64', f.scalar('f64.mul', element(), reciprocal()))
      f.store('f64.store', f.get(here), f.get(value), solution)
      const multiplier = elements.spreadMultiplier(f.vector('f64x2.splat', f.scalar('f64.neg', f.get(value))))
      addMultipleOfRow(elements, row, solution, zero, here, multiplier)
    })
  })
  return module.add(f)
}
