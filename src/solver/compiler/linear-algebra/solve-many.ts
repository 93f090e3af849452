import { FunctionBuilder, type Code, type Local } from '../encoder'
import type { VectorOperations } from '../vector'
import type { AlgebraModule } from './algebra-module'
import type { DenseLayout } from './dense-layout'
import { realKind } from './elements'
import type { MatrixStorage } from './matrix-storage'
import { parameterStride, type Sizes } from './sizes'
import { denseFactorRows, sparseFactorRows, type FactorRows } from './solve-many-loops'

/** Rows and pairs of columns that are solved together in registers: 2 x 4 sums, 4 values and 1 factor fit the 16 that x86-64 has. */
const ROWS = 2
const PAIRS = 4
/** Dense systems up to this size have the code of each block of rows written out. */
const STRAIGHT = 32

const parameters = ['i32', 'i32', 'i32', 'f64', 'i32', 'i32'] as const
const [FACTORS, BASE, DERIVATIVE, ALPHA, SOLUTION, SLOPE] = [0, 1, 2, 3, 4, 5] as const

/**
 * `solveSensitivities(factors, base, derivative, alpha, solution, slope)`: for all m columns at once
 * solution = (alpha I - J)^-1 (alpha base + derivative) and slope = alpha (solution - base). Every matrix is [k][parameterStride];
 * solution and slope are distinct from base and derivative.
 *
 * With the rows of df/dtheta as `derivative` and alpha = 1 / (h gamma) this is one stage of the sensitivities of a diagonally implicit
 * Runge-Kutta method.
 */
export function writeSolveSensitivities(module: AlgebraModule, sizes: Sizes, storage: MatrixStorage): number {
  const name = 'solveSensitivities'
  const layout = storage.denseLayout(realKind)
  const dense = layout && writeDense(module, storage.sparse ? 'denseSensitivities' : name, sizes, layout)
  if (!storage.sparse) return dense!
  const f = new FunctionBuilder(name, parameters, [])
  if (dense !== null) {
    f.when(f.load('i32.load', f.get(FACTORS)), () => {
      f.run(f.call(dense, ...parameters.map((_, index) => f.get(index))))
      f.leave()
    })
  }
  const rowBytes = 8 * parameterStride(sizes)
  const rows = sparseFactorRows(f, storage.sparseTables(realKind), FACTORS, rowBytes)
  inBlocks(module.vector(f), rowBytes, (block) => loopedBlock(block, rows))
  return module.add(f)
}

function writeDense(module: AlgebraModule, name: string, sizes: Sizes, layout: DenseLayout): number {
  const f = new FunctionBuilder(name, parameters, [])
  const rowBytes = 8 * parameterStride(sizes)
  const rows = denseFactorRows(f, layout, FACTORS, rowBytes)
  inBlocks(module.vector(f), rowBytes, (block) => {
    if (layout.size <= STRAIGHT) straightBlock(block, layout, rowBytes)
    else loopedBlock(block, rows)
  })
  return module.add(f)
}

/** A block of columns: the addresses of its first row in the four matrices, and alpha. */
interface Block {
  v: VectorOperations
  alpha: Code
  base: Local
  derivative: Local
  solution: Local
  slope: Local
}

function inBlocks(v: VectorOperations, rowBytes: number, write: (block: Block) => void): void {
  const { f } = v
  const alpha = v.keep(f.vector('f64x2.splat', f.get(ALPHA)))
  const turn = f.keep('i32', f.i32(0))
  // The arguments themselves move on.
  const pointers = { base: BASE, derivative: DERIVATIVE, solution: SOLUTION, slope: SLOPE }
  f.loop(turn, f.i32(rowBytes), 16 * PAIRS, () => {
    write({ v, alpha, ...pointers })
    for (const pointer of Object.values(pointers)) {
      f.set(pointer, f.scalar('i32.add', f.get(pointer), f.i32(16 * PAIRS)))
    }
  })
}

const pairs = Array.from({ length: PAIRS }, (_, pair) => pair)

function loopedBlock({ v, alpha, base, derivative, solution, slope }: Block, rows: FactorRows): void {
  const { f } = v
  const moved = (pointer: Local, offset: Code): Local => f.keep('i32', f.scalar('i32.add', f.get(pointer), offset))
  const at = (place: Local, pair: number): Code => f.load('v128.load', f.get(place), 16 * pair)
  // L and the reciprocals of the pivots are negative, and so is what they belong to, J - alpha I: every step adds.
  const addEntry = (sums: readonly Local[]) => (value: Code, other: Code) => {
    const factor = v.keep(f.load('v128.load64_splat', value))
    const from = moved(solution, other)
    sums.forEach((sum, pair) => f.set(sum, v.multiplyAdd(factor, at(from, pair), f.get(sum))))
  }
  rows.each(true, (row) => {
    const source = f.keep('i32', row.source)
    const [b, d] = [moved(base, f.get(source)), moved(derivative, f.get(source))]
    const sums = pairs.map((pair) => f.keep('v128', v.multiplyAdd(alpha, at(b, pair), at(d, pair))))
    row.entries('lower', addEntry(sums))
    const target = moved(solution, row.target)
    sums.forEach((sum, pair) => f.store('v128.store', f.get(target), f.get(sum), 16 * pair))
  })
  rows.each(false, (row) => {
    const target = f.keep('i32', row.target)
    const [b, x, s] = [moved(base, f.get(target)), moved(solution, f.get(target)), moved(slope, f.get(target))]
    const sums = pairs.map((pair) => f.keep('v128', at(x, pair)))
    row.entries('upper', addEntry(sums))
    const inverse = v.keep(f.load('v128.load64_splat', row.pivot))
    sums.forEach((sum, pair) => {
      f.set(sum, v.multiply(inverse, f.get(sum)))
      f.store('v128.store', f.get(x), f.get(sum), 16 * pair)
      f.store('v128.store', f.get(s), v.multiply(alpha, v.subtract(f.get(sum), at(b, pair))), 16 * pair)
    })
  })
}

function straightBlock(
  { v, alpha, base, derivative, solution, slope }: Block,
  layout: DenseLayout,
  rowBytes: number,
): void {
  const { f } = v
  const k = layout.size
  const add = (a: Code, b: Code) => f.scalar('i32.add', a, b)
  const factor = (row: number, column: number): Code =>
    f.load('v128.load64_splat', f.get(FACTORS), layout.place(row, column))
  const blocks: number[][] = []
  for (let start = 0; start < k; start += ROWS) {
    blocks.push(Array.from({ length: Math.min(ROWS, k - start) }, (_, index) => start + index))
  }
  for (const rows of blocks) f.scope(() => forward(rows))
  for (const rows of [...blocks].reverse()) f.scope(() => backward(rows))

  function forward(rows: readonly number[]): void {
    const sums = rows.map((row) => {
      const place = f.load('i32.load', f.get(FACTORS), layout.permutation + 4 * row)
      const offset = f.keep('i32', f.scalar('i32.mul', place, f.i32(rowBytes)))
      const b = f.keep('i32', add(f.get(base), f.get(offset)))
      const d = f.keep('i32', add(f.get(derivative), f.get(offset)))
      return Array.from({ length: PAIRS }, (_, pair) =>
        f.keep('v128', v.multiplyAdd(alpha, at(b, 16 * pair), at(d, 16 * pair))),
      )
    })
    addProducts(rows, sums, 0, rows[0]!)
    rows.forEach((row, index) => {
      for (let earlier = 0; earlier < index; earlier++)
        addRow(sums[index]!, factor(row, rows[earlier]!), sums[earlier]!)
      sums[index]!.forEach((sum, pair) =>
        f.store('v128.store', f.get(solution), f.get(sum), row * rowBytes + 16 * pair),
      )
    })
  }

  function backward(rows: readonly number[]): void {
    const sums = rows.map((row) =>
      Array.from({ length: PAIRS }, (_, pair) => f.keep('v128', at(solution, row * rowBytes + 16 * pair))),
    )
    addProducts(rows, sums, rows.at(-1)! + 1, k)
    for (let index = rows.length - 1; index >= 0; index--) {
      const row = rows[index]!
      for (let later = index + 1; later < rows.length; later++)
        addRow(sums[index]!, factor(row, rows[later]!), sums[later]!)
      f.scope(() => {
        const scale = v.keep(factor(row, row))
        sums[index]!.forEach((sum, pair) => {
          const place = row * rowBytes + 16 * pair
          f.set(sum, v.multiply(f.get(sum), scale))
          f.store('v128.store', f.get(solution), f.get(sum), place)
          const change = v.subtract(f.get(sum), at(base, place))
          f.store('v128.store', f.get(slope), v.multiply(alpha, change), place)
        })
      })
    }
  }

  function at(pointer: Local, bytes: number): Code {
    return f.load('v128.load', f.get(pointer), bytes)
  }

  function addRow(sums: readonly Local[], multiplier: Code, values: readonly Local[]): void {
    f.scope(() => {
      const m = v.keep(multiplier)
      sums.forEach((sum, pair) => f.set(sum, v.multiplyAdd(m, f.get(values[pair]!), f.get(sum))))
    })
  }

  /** Adds the products with rows from .. to of the solution to the sums. */
  function addProducts(rows: readonly number[], sums: readonly (readonly Local[])[], from: number, to: number): void {
    if (to <= from) return
    f.scope(() => {
      const values = f.keep('i32', add(f.get(solution), f.i32(from * rowBytes)))
      const column = f.keep('i32', add(f.get(FACTORS), f.i32(layout.start + 8 * from)))
      const end = f.keep('i32', add(f.get(FACTORS), f.i32(layout.start + 8 * to)))
      f.loop(column, f.get(end), 8, () =>
        f.scope(() => {
          const row = Array.from({ length: PAIRS }, (_, pair) => f.keep('v128', at(values, 16 * pair)))
          rows.forEach((index, position) =>
            f.scope(() => {
              const m = v.keep(f.load('v128.load64_splat', f.get(column), index * layout.rowBytes))
              sums[position]!.forEach((sum, pair) => f.set(sum, v.multiplyAdd(m, f.get(row[pair]!), f.get(sum))))
            }),
          )
          f.set(values, add(f.get(values), f.i32(rowBytes)))
        }),
      )
    })
  }
}
