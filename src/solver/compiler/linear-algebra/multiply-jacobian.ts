import { nonZeros, type Pattern } from '../../graph'
import { FunctionBuilder, type Code, type Local } from '../encoder'
import type { VectorOperations } from '../vector'
import type { AlgebraModule } from './algebra-module'
import { addMultiple, BlockRow, inColumnBlocks, movedRow, ROWS, STRAIGHT } from './column-blocks'
import type { MatrixStorage } from './matrix-storage'
import { parameterStride, type Sizes } from './sizes'

/** Dense matrices up to this size have every product written out, sparse ones of up to so many non-zeros. */
const STRAIGHT_COLUMNS = 8
const STRAIGHT_NON_ZEROS = 512

const [JACOBIAN, X, RESULT] = [0, 1, 2] as const

/**
 * `multiplyJacobian(jacobian, x, result)`: for all m columns at once result += J X, with J as the program `jacobian` writes it. X and the
 * result are [k][parameterStride] and distinct.
 */
export function writeMultiplyJacobian(module: AlgebraModule, sizes: Sizes, { sparse }: MatrixStorage): number {
  const f = new FunctionBuilder('multiplyJacobian', ['i32', 'i32', 'i32'], [])
  const v = module.vector(f)
  const rowBytes = 8 * parameterStride(sizes)
  const block = sparse
    ? sparseBlock(v, module, sparse.jacobian.pattern, rowBytes)
    : () => denseBlock(v, sizes.states, rowBytes)
  inColumnBlocks(v, rowBytes, [X, RESULT], block)
  return module.add(f)
}

function denseBlock(v: VectorOperations, size: number, rowBytes: number): void {
  const { f } = v
  const whole = size - (size % ROWS)
  if (size <= STRAIGHT) {
    for (let row = 0; row < size; row += ROWS) {
      addRows(v, size, rowBytes, Math.min(ROWS, size - row), { jacobian: JACOBIAN, result: RESULT, row })
    }
    return
  }
  f.scope(() => {
    const jacobian = f.keep('i32', f.get(JACOBIAN))
    const result = f.keep('i32', f.get(RESULT))
    const end = f.keep('i32', f.scalar('i32.add', f.get(result), f.i32(whole * rowBytes)))
    f.loop(result, f.get(end), ROWS * rowBytes, () => {
      addRows(v, size, rowBytes, ROWS, { jacobian, result, row: 0 })
      f.set(jacobian, f.scalar('i32.add', f.get(jacobian), f.i32(8 * ROWS * size)))
    })
    if (size > whole) addRows(v, size, rowBytes, size - whole, { jacobian, result, row: 0 })
  })
}

/** Adds to `count` rows, from row `row` behind the addresses in the locals on, their products with all of X. */
function addRows(
  v: VectorOperations,
  size: number,
  rowBytes: number,
  count: number,
  { jacobian, result, row }: { jacobian: Local; result: Local; row: number },
): void {
  const { f } = v
  const add = (a: Code, b: Code) => f.scalar('i32.add', a, b)
  f.scope(() => {
    const rows = Array.from({ length: count }, (_, index) => new BlockRow(v, result, (row + index) * rowBytes))
    const sums = rows.map((target) => target.keep())
    /** `place`: the local with the address in the first of the rows of J, and bytes to add. */
    const addColumn = (x: BlockRow, place: Local, bytes: number) =>
      f.scope(() => {
        const values = x.keep()
        sums.forEach((totals, index) =>
          addMultiple(v, totals, f.get(place), bytes + 8 * (row + index) * size, (pair) => f.get(values[pair]!)),
        )
      })
    if (size <= STRAIGHT_COLUMNS) {
      for (let column = 0; column < size; column++)
        addColumn(new BlockRow(v, X, column * rowBytes), jacobian, 8 * column)
    } else {
      const place = f.keep('i32', f.get(jacobian))
      const x = f.keep('i32', f.get(X))
      const end = f.keep('i32', add(f.get(jacobian), f.i32(8 * size)))
      f.loop(place, f.get(end), 8, () => {
        addColumn(new BlockRow(v, x), place, 0)
        f.set(x, add(f.get(x), f.i32(rowBytes)))
      })
    }
    rows.forEach((target, index) => target.storeAll(sums[index]!))
  })
}

/** The code of a block: one non-zero after another written out, or in a loop over a table. */
function sparseBlock(v: VectorOperations, module: AlgebraModule, pattern: Pattern, rowBytes: number): () => void {
  if (nonZeros(pattern) <= STRAIGHT_NON_ZEROS) return () => straightSparseBlock(v, pattern, rowBytes)
  const table = module.memory.table(pattern.flat().map((column) => column * rowBytes))
  let end = table
  const ends = module.memory.table(pattern.map(({ length }) => (end += 4 * length)))
  return () => loopedSparseBlock(v, { table, ends, size: pattern.length }, rowBytes)
}

function straightSparseBlock(v: VectorOperations, pattern: Pattern, rowBytes: number): void {
  const { f } = v
  let place = 0
  pattern.forEach((columns, row) => {
    if (columns.length === 0) return
    f.scope(() => {
      const target = new BlockRow(v, RESULT, row * rowBytes)
      const sums = target.keep()
      for (const column of columns) {
        const x = new BlockRow(v, X, column * rowBytes)
        addMultiple(v, sums, f.get(JACOBIAN), place, (pair) => x.load(pair))
        place += 8
      }
      target.storeAll(sums)
    })
  })
}

/** `table`: the byte offset in X of each non-zero's column; `ends`: where the rows end in it. */
function loopedSparseBlock(
  v: VectorOperations,
  { table, ends, size }: { table: number; ends: number; size: number },
  rowBytes: number,
): void {
  const { f } = v
  f.scope(() => {
    const result = f.keep('i32', f.get(RESULT))
    const value = f.keep('i32', f.get(JACOBIAN))
    const entry = f.keep('i32', f.i32(table))
    const row = f.keep('i32', f.i32(ends))
    f.loop(row, f.i32(ends + 4 * size), 4, () => {
      f.scope(() => {
        const target = new BlockRow(v, result)
        const sums = target.keep()
        const end = f.keep('i32', f.load('i32.load', f.get(row)))
        f.loop(entry, f.get(end), 4, () => {
          f.scope(() => {
            const x = movedRow(v, X, f.load('i32.load', f.get(entry)))
            addMultiple(v, sums, f.get(value), 0, (pair) => x.load(pair))
          })
          f.set(value, f.scalar('i32.add', f.get(value), f.i32(8)))
        })
        target.storeAll(sums)
      })
      f.set(result, f.scalar('i32.add', f.get(result), f.i32(rowBytes)))
    })
  })
}
