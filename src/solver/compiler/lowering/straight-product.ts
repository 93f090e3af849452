import type { Local } from '../encoder'
import type { VectorOperations } from '../vector'
import { groupsOf, upTo } from './layout'
import type { Source } from './source'

/** A matrix in memory, stored [inner][outer] with the outer index fastest: result_o = sum over i of M[i][o] x_i. */
export interface StoredMatrix {
  address: number
  /** Bytes from one inner index to the next. */
  strideBytes: number
  inner: number
  outer: number
}

/** One column of a product. */
export interface ProductColumn<X extends Source> {
  /** What is multiplied, and which of its units. */
  x: X
  unit: number
  /** Address of what the sums start from, or null for zero. */
  bias: number | null
}

/** Up to this many sums are each split in two. */
const CHAINED = 4
/** x86-64 has 16 registers; V8 keeps one for itself, and a weight needs one. */
const REGISTERS = 14
/** Sums of one column that are computed at once where they do not all find room. */
const SUMS = 8

/** The product as straight-line code, columns sharing the loaded weights as far as registers go; results[column][pair]. */
export function straightProduct(
  v: VectorOperations,
  matrix: StoredMatrix,
  columns: readonly ProductColumn<Source>[],
): Local[][] {
  const pairs = upTo(Math.ceil(matrix.outer / 2))
  const results = columns.map(() => pairs.map(() => v.f.local('v128')))
  // A column takes a register for its input besides those for its sums.
  const together = Math.max(1, Math.floor(REGISTERS / (pairs.length + 1)))
  for (const group of groupsOf([...columns.keys()], together)) {
    for (const block of groupsOf(pairs, pairs.length < REGISTERS ? pairs.length : SUMS)) {
      const members = group.map((index) => ({ ...columns[index]!, totals: results[index]! }))
      productBlock(v, matrix, members, block)
    }
  }
  return results
}

function productBlock(
  v: VectorOperations,
  matrix: StoredMatrix,
  columns: readonly (ProductColumn<Source> & { totals: readonly Local[] })[],
  pairs: readonly number[],
): void {
  const { f } = v
  const zero = f.i32(0)
  const totals = columns.map((column) => pairs.map((pair) => column.totals[pair]!))
  // Where few sums run at once a second chain of additions halves the wait for each; where many do, registers are dearer.
  const few = columns.length * pairs.length <= CHAINED && matrix.inner > 2
  const chains = few ? [totals, columns.map(() => pairs.map(() => f.local('v128')))] : [totals]
  for (let i = 0; i < matrix.inner; i++) {
    const chain = chains[i % chains.length]!
    const first = i < chains.length
    f.scope(() => {
      const inputs = columns.map(({ x, unit }) => v.keep(x.splat(unit, i)))
      pairs.forEach((pair, position) =>
        f.scope(() => {
          const weight = v.keep(f.load('v128.load', zero, matrix.address + i * matrix.strideBytes + 16 * pair))
          columns.forEach(({ bias }, column) => {
            const total = chain[column]![position]!
            const start = i === 0 && bias !== null ? f.load('v128.load', zero, bias + 16 * pair) : null
            const before = first ? start : f.get(total)
            const input = inputs[column]!
            f.set(total, before ? v.multiplyAdd(weight, input, before) : v.multiply(weight, input))
          })
        }),
      )
    })
  }
  for (const chain of chains.slice(1)) {
    chain.forEach((sums, column) =>
      sums.forEach((sum, position) => {
        const total = totals[column]![position]!
        f.set(total, v.add(f.get(total), f.get(sum)))
      }),
    )
  }
}
