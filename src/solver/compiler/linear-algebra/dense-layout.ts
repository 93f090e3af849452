import type { ElementKind } from './elements'

/** What code over dense factors is for: small systems are written out where that is `fast`; a fallback, hardly ever called, is `short`. */
export type DenseCode = 'fast' | 'short'

/**
 * Where dense factors lie: rows of whole registers from byte `start` on, with the reciprocals of the pivots on the diagonal (L and they
 * are negative, see writeSparseFactor); after them the number of the matrix's row that each step eliminates, 32 bits each.
 */
export class DenseLayout {
  readonly rowBytes: number
  /** Byte offset of the row numbers. */
  readonly permutation: number
  /** Bytes up to the end, a multiple of 64. */
  readonly end: number

  constructor(
    readonly size: number,
    readonly kind: ElementKind,
    readonly start = 0,
  ) {
    this.rowBytes = 16 * Math.ceil((size * kind.bytes) / 16)
    this.permutation = start + size * this.rowBytes
    this.end = 64 * Math.ceil((this.permutation + 4 * size) / 64)
  }

  /** Byte offset of an element. */
  place(row: number, column: number): number {
    return this.start + row * this.rowBytes + column * this.kind.bytes
  }
}
