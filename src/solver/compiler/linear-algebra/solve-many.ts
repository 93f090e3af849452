import { FunctionBuilder, type Code, type FunctionSink, type Local } from '../encoder'
import type { VectorOperations } from '../vector'
import { factorStride, parameterStride, permutationOffset, type Sizes } from './sizes'

/** Rows and pairs of columns that are solved together in registers: 2 x 4 sums, 4 values and 1 factor fit the 16 that x86-64 has. */
const ROWS = 2
const PAIRS = 4

/**
 * `solveSensitivities(factors, base, derivative, alpha, solution, slope)`: for all m columns at once
 * solution = (alpha I - J)^-1 (alpha base + derivative) and slope = alpha (solution - base). Every matrix is [k][parameterStride];
 * solution and slope are distinct from base and derivative.
 *
 * With the rows of df/dtheta as `derivative` and alpha = 1 / (h gamma) this is one stage of the sensitivities of a diagonally implicit
 * Runge-Kutta method.
 */
export function writeSolveSensitivities(
  module: FunctionSink,
  sizes: Sizes,
  vector: (f: FunctionBuilder) => VectorOperations,
): number {
  const k = sizes.states
  const rowBytes = 8 * parameterStride(sizes)
  const f = new FunctionBuilder('solveSensitivities', ['i32', 'i32', 'i32', 'f64', 'i32', 'i32'], [])
  const v = vector(f)
  const [FACTORS, BASE, DERIVATIVE, ALPHA, SOLUTION, SLOPE] = [0, 1, 2, 3, 4, 5]
  const add = (a: Code, b: Code) => f.scalar('i32.add', a, b)
  const factor = (row: number, column: number): Code =>
    f.load('v128.load64_splat', f.get(FACTORS), 8 * (row * factorStride(sizes) + column))
  const alpha = v.keep(f.vector('f64x2.splat', f.get(ALPHA)))
  const blocks: number[][] = []
  for (let start = 0; start < k; start += ROWS) {
    blocks.push(Array.from({ length: Math.min(ROWS, k - start) }, (_, index) => start + index))
  }

  // The addresses of this block of columns in the four matrices.
  const [base, derivative, solution, slope] = [BASE, DERIVATIVE, SOLUTION, SLOPE].map((p) => f.keep('i32', f.get(p!)))
  const turn = f.keep('i32', f.i32(0))
  f.loop(turn, f.i32(rowBytes), 16 * PAIRS, () => {
    for (const rows of blocks) f.scope(() => forward(rows))
    for (const rows of [...blocks].reverse()) f.scope(() => backward(rows))
    for (const pointer of [base, derivative, solution, slope]) f.set(pointer!, add(f.get(pointer!), f.i32(16 * PAIRS)))
  })
  return module.add(f)

  function forward(rows: readonly number[]): void {
    const sums = rows.map((row) => {
      const place = f.load('i32.load', f.get(FACTORS!), permutationOffset(sizes) + 4 * row)
      const offset = f.keep('i32', f.scalar('i32.mul', place, f.i32(rowBytes)))
      const b = f.keep('i32', add(f.get(base!), f.get(offset)))
      const d = f.keep('i32', add(f.get(derivative!), f.get(offset)))
      return Array.from({ length: PAIRS }, (_, pair) =>
        f.keep('v128', v.multiplyAdd(alpha, at(b, 16 * pair), at(d, 16 * pair))),
      )
    })
    subtractProducts(rows, sums, 0, rows[0]!)
    rows.forEach((row, index) => {
      for (let earlier = 0; earlier < index; earlier++)
        subtractRow(sums[index]!, factor(row, rows[earlier]!), sums[earlier]!)
      sums[index]!.forEach((sum, pair) =>
        f.store('v128.store', f.get(solution!), f.get(sum), row * rowBytes + 16 * pair),
      )
    })
  }

  function backward(rows: readonly number[]): void {
    const sums = rows.map((row) =>
      Array.from({ length: PAIRS }, (_, pair) => f.keep('v128', at(solution!, row * rowBytes + 16 * pair))),
    )
    subtractProducts(rows, sums, rows.at(-1)! + 1, k)
    for (let index = rows.length - 1; index >= 0; index--) {
      const row = rows[index]!
      for (let later = index + 1; later < rows.length; later++)
        subtractRow(sums[index]!, factor(row, rows[later]!), sums[later]!)
      f.scope(() => {
        const scale = v.keep(factor(row, row))
        sums[index]!.forEach((sum, pair) => {
          const place = row * rowBytes + 16 * pair
          f.set(sum, v.multiply(f.get(sum), scale))
          f.store('v128.store', f.get(solution!), f.get(sum), place)
          const change = v.subtract(f.get(sum), at(base!, place))
          f.store('v128.store', f.get(slope!), v.multiply(alpha, change), place)
        })
      })
    }
  }

  function at(pointer: Local, bytes: number): Code {
    return f.load('v128.load', f.get(pointer), bytes)
  }

  function subtractRow(sums: readonly Local[], multiplier: Code, values: readonly Local[]): void {
    f.scope(() => {
      const m = v.keep(multiplier)
      sums.forEach((sum, pair) => f.set(sum, v.subtractProduct(m, f.get(values[pair]!), f.get(sum))))
    })
  }

  /** Takes the products with rows from .. to of the solution off the sums. */
  function subtractProducts(
    rows: readonly number[],
    sums: readonly (readonly Local[])[],
    from: number,
    to: number,
  ): void {
    if (to <= from) return
    f.scope(() => {
      const values = f.keep('i32', add(f.get(solution!), f.i32(from * rowBytes)))
      const column = f.keep('i32', add(f.get(FACTORS!), f.i32(8 * from)))
      const end = f.keep('i32', add(f.get(FACTORS!), f.i32(8 * to)))
      f.loop(column, f.get(end), 8, () =>
        f.scope(() => {
          const row = Array.from({ length: PAIRS }, (_, pair) => f.keep('v128', at(values, 16 * pair)))
          rows.forEach((index, position) =>
            f.scope(() => {
              const m = v.keep(f.load('v128.load64_splat', f.get(column), 8 * index * factorStride(sizes)))
              sums[position]!.forEach((sum, pair) => f.set(sum, v.subtractProduct(m, f.get(row[pair]!), f.get(sum))))
            }),
          )
          f.set(values, add(f.get(values), f.i32(rowBytes)))
        }),
      )
    })
  }
}
