import type { Code, Local } from '../encoder'
import type { VectorOperations } from '../vector'

/** Rows and pairs of columns that are handled together in registers: 2 x 4 sums, 4 values and 1 factor fit the 16 that x86-64 has. */
export const ROWS = 2
const PAIRS = 4
/** Dense matrices up to this size have the code of each block of rows written out. */
export const STRAIGHT = 32

export const pairs: readonly number[] = Array.from({ length: PAIRS }, (_, pair) => pair)

/** The pairs of a block of columns in one row of a matrix. */
export class BlockRow {
  /** `place`: a local with an address, `bytes` to add to it. */
  constructor(
    private readonly v: VectorOperations,
    private readonly place: Local,
    private readonly bytes = 0,
  ) {}

  load(pair: number): Code {
    return this.v.f.load('v128.load', this.v.f.get(this.place), this.bytes + 16 * pair)
  }

  store(pair: number, value: Code): void {
    this.v.f.store('v128.store', this.v.f.get(this.place), value, this.bytes + 16 * pair)
  }

  /** Keeps every pair in a local. */
  keep(): Local[] {
    return pairs.map((pair) => this.v.f.keep('v128', this.load(pair)))
  }

  storeAll(values: readonly Local[]): void {
    values.forEach((value, pair) => this.store(pair, this.v.f.get(value)))
  }
}

/** The row that starts `offset` bytes, known at run time, behind where a block starts in a matrix. */
export function movedRow(v: VectorOperations, matrix: Local, offset: Code): BlockRow {
  const { f } = v
  return new BlockRow(v, f.keep('i32', f.scalar('i32.add', f.get(matrix), offset)))
}

/**
 * Writes `block` in a loop over the blocks of columns of matrices whose rows lie `rowBytes` apart; `matrices` are the locals with their
 * addresses, which move on.
 */
export function inColumnBlocks(
  v: VectorOperations,
  rowBytes: number,
  matrices: readonly Local[],
  block: () => void,
): void {
  const { f } = v
  const turn = f.keep('i32', f.i32(0))
  f.loop(turn, f.i32(rowBytes), 16 * PAIRS, () => {
    block()
    for (const matrix of matrices) f.set(matrix, f.scalar('i32.add', f.get(matrix), f.i32(16 * PAIRS)))
  })
}

/** sums += factor values, pair by pair; the factor is loaded into both lanes from an address. */
export function addMultiple(
  v: VectorOperations,
  sums: readonly Local[],
  address: Code,
  offset: number,
  value: (pair: number) => Code,
): void {
  const { f } = v
  f.scope(() => {
    const factor = v.keep(f.load('v128.load64_splat', address, offset))
    sums.forEach((sum, pair) => f.set(sum, v.multiplyAdd(factor, value(pair), f.get(sum))))
  })
}
