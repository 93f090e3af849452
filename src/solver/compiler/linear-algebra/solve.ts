import { FunctionBuilder, type Code, type FunctionSink, type Local } from '../encoder'
import { factorStride, permutationOffset, type Sizes } from './sizes'

/** Systems up to this size are solved by straight-line code in registers. */
const STRAIGHT = 8

/** `solve(factors, b, x)`: x = (P^-1 L U)^-1 b for one right-hand side of k doubles; b and x are distinct. */
export function writeSolve(module: FunctionSink, sizes: Sizes): number {
  const f = new FunctionBuilder('solve', ['i32', 'i32', 'i32'], [])
  if (sizes.states <= STRAIGHT) straight(f, sizes)
  else looped(f, sizes)
  return module.add(f)
}

const [FACTORS, B, X] = [0, 1, 2]

/** b[permutation[row]]; `place` is the byte offset of the row number. */
function permuted(f: FunctionBuilder, sizes: Sizes, place: Code): Code {
  const number = f.load('i32.load', f.scalar('i32.add', f.get(FACTORS), place), permutationOffset(sizes))
  const shifted = f.scalar('i32.shl', number, f.i32(3))
  return f.load('f64.load', f.scalar('i32.add', f.get(B), shifted))
}

function straight(f: FunctionBuilder, sizes: Sizes): void {
  const k = sizes.states
  const element = (row: number, column: number): Code =>
    f.load('f64.load', f.get(FACTORS), 8 * (row * factorStride(sizes) + column))
  const x: Local[] = []
  const subtract = (row: number, column: number) =>
    f.set(x[row]!, f.scalar('f64.sub', f.get(x[row]!), f.scalar('f64.mul', element(row, column), f.get(x[column]!))))
  for (let row = 0; row < k; row++) {
    x.push(f.keep('f64', permuted(f, sizes, f.i32(4 * row))))
    for (let column = 0; column < row; column++) subtract(row, column)
  }
  for (let row = k - 1; row >= 0; row--) {
    for (let column = row + 1; column < k; column++) subtract(row, column)
    f.set(x[row]!, f.scalar('f64.mul', f.get(x[row]!), element(row, row)))
  }
  x.forEach((local, row) => f.store('f64.store', f.get(X), f.get(local), 8 * row))
}

function looped(f: FunctionBuilder, sizes: Sizes): void {
  const k = sizes.states
  const rowBytes = 8 * factorStride(sizes)
  const add = (a: Code, b: Code) => f.scalar('i32.add', a, b)
  const total = f.local('f64')
  const column = f.local('i32')
  const subtractProduct = (row: Local) => {
    const term = f.scalar(
      'f64.mul',
      f.load('f64.load', add(f.get(row), f.get(column))),
      f.load('f64.load', add(f.get(X), f.get(column))),
    )
    f.set(total, f.scalar('f64.sub', f.get(total), term))
  }
  const row = f.keep('i32', f.get(FACTORS))
  const here = f.keep('i32', f.i32(0))
  f.loop(here, f.i32(8 * k), 8, () => {
    const half = f.scalar('i32.div_u', f.get(here), f.i32(2))
    f.set(total, permuted(f, sizes, half))
    f.set(column, f.i32(0))
    f.loop(column, f.get(here), 8, () => subtractProduct(row))
    f.store('f64.store', add(f.get(X), f.get(here)), f.get(total))
    f.set(row, add(f.get(row), f.i32(rowBytes)))
  })
  const turn = f.keep('i32', f.i32(0))
  f.loop(turn, f.i32(k), 1, () => {
    f.set(here, f.scalar('i32.sub', f.get(here), f.i32(8)))
    f.set(row, f.scalar('i32.sub', f.get(row), f.i32(rowBytes)))
    f.set(total, f.load('f64.load', add(f.get(X), f.get(here))))
    f.set(column, add(f.get(here), f.i32(8)))
    f.loop(column, f.i32(8 * k), 8, () => subtractProduct(row))
    const inverse = f.load('f64.load', add(f.get(row), f.get(here)))
    f.store('f64.store', add(f.get(X), f.get(here)), f.scalar('f64.mul', f.get(total), inverse))
  })
}
