import type { Local } from '../encoder'
import type { VectorOperations } from '../vector'
import type { AddressableSource, MemorySource, Source } from './source'

/** A matrix in memory, stored [inner][outer] with the outer index fastest: result_o = sum over i of M[i][o] x_i. */
export interface StoredMatrix {
  address: number
  /** Bytes from one inner index to the next. */
  strideBytes: number
  inner: number
  outer: number
  /** Address of what the sums start from, or null for zero. */
  bias: number | null
}

/** Up to this many sums are each split in two. */
const CHAINED = 4

/** The product as straight-line code, one unit after another sharing the loaded weights; results[unit][pair]. */
export function straightProduct(v: VectorOperations, matrix: StoredMatrix, x: Source, units: number): Local[][] {
  const { f } = v
  const pairs = Math.ceil(matrix.outer / 2)
  const zero = f.i32(0)
  const makeTotals = () => Array.from({ length: units }, () => Array.from({ length: pairs }, () => f.local('v128')))
  const totals = makeTotals()
  // Where few sums run at once a second chain of additions halves the wait for each; where many do, registers are dearer.
  const chains = units * pairs <= CHAINED && matrix.inner > 2 ? [totals, makeTotals()] : [totals]
  for (let i = 0; i < matrix.inner; i++) {
    const chain = chains[i % chains.length]!
    const first = i < chains.length
    f.scope(() => {
      const inputs = chain.map((_, unit) => v.keep(x.splat(unit, i)))
      for (let pair = 0; pair < pairs; pair++) {
        f.scope(() => {
          const weight = v.keep(f.load('v128.load', zero, matrix.address + i * matrix.strideBytes + 16 * pair))
          chain.forEach((total, unit) => {
            const bias = i === 0 && matrix.bias !== null ? f.load('v128.load', zero, matrix.bias + 16 * pair) : null
            const before = first ? bias : f.get(total[pair]!)
            const input = inputs[unit]!
            f.set(total[pair]!, before ? v.multiplyAdd(weight, input, before) : v.multiply(weight, input))
          })
        })
      }
    })
  }
  chains
    .slice(1)
    .forEach((chain) =>
      chain.forEach((sums, unit) =>
        sums.forEach((sum, pair) => f.set(totals[unit]![pair]!, v.add(f.get(totals[unit]![pair]!), f.get(sum)))),
      ),
    )
  return totals
}

/** Pairs of results that a loop computes at once, in registers. */
const BLOCK = 4

/** The product as loops over blocks of outputs, for wide layers; results go to memory. */
export function loopedProduct(
  v: VectorOperations,
  matrix: StoredMatrix,
  x: AddressableSource,
  units: number,
  result: MemorySource,
): void {
  const { f } = v
  const pairs = Math.ceil(matrix.outer / 2)
  const whole = Math.floor(pairs / BLOCK)
  for (let unit = 0; unit < units; unit++) {
    const block = (size: number, offset: number) =>
      f.scope(() => {
        const totals = Array.from({ length: size }, (_, index) =>
          f.keep(
            'v128',
            matrix.bias === null ? v.constant(0) : f.load('v128.load', f.get(offset), matrix.bias + 16 * index),
          ),
        )
        const input = f.keep('i32', f.i32(0))
        const row = f.keep('i32', f.get(offset))
        f.loop(input, f.i32(8 * matrix.inner), 8, () => {
          f.scope(() => {
            const value = v.keep(x.splatAt(unit, input))
            totals.forEach((total, index) => {
              const weight = f.load('v128.load', f.get(row), matrix.address + 16 * index)
              f.set(total, v.multiplyAdd(weight, value, f.get(total)))
            })
          })
          f.set(row, f.scalar('i32.add', f.get(row), f.i32(matrix.strideBytes)))
        })
        totals.forEach((total, index) => result.storePairAt(unit, offset, f.get(total), 16 * index))
      })
    f.scope(() => {
      const offset = f.keep('i32', f.i32(0))
      if (whole > 0) f.loop(offset, f.i32(16 * BLOCK * whole), 16 * BLOCK, () => block(BLOCK, offset))
      if (pairs % BLOCK > 0) block(pairs % BLOCK, offset)
    })
  }
}
