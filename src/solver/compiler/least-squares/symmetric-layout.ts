import type { ModelMemory } from '../memory'

/** Rows and columns of a tile that is updated in registers: 4 x 2 pairs of sums. */
export const TILE = 4
/** Bytes of one row of a packed panel. */
export const PACKED_ROW = 8 * TILE
/** Products that are summed in one pass over the matrix. */
export const DEPTH = 64

/**
 * Where symmetric matrices of one size lie: row after row, the lower triangle in use, filled up to whole tiles. Factors go into panels
 * of TILE columns that are packed for the update of tiles: [panel][product][TILE], DEPTH products in a panel, in two copies, of which
 * one has the products' weights.
 */
export class SymmetricLayout {
  /** Rows and columns, filled up. */
  readonly padded: number
  readonly panels: number
  /** Bytes from one row to the next. */
  readonly rowBytes: number
  readonly panelBytes = DEPTH * PACKED_ROW

  constructor(readonly size: number) {
    this.panels = Math.ceil(size / TILE)
    this.padded = this.panels * TILE
    const doubles = 8 * Math.ceil(this.padded / 8)
    // Rows whose distance is a multiple of a page's part fall on few places of the nearest cache.
    this.rowBytes = 8 * (doubles % 64 === 0 ? doubles + 8 : doubles)
  }

  allocateMatrix(memory: ModelMemory): number {
    return memory.allocate((this.padded * this.rowBytes) / 8)
  }

  allocatePanels(memory: ModelMemory): number {
    return memory.allocate((this.panels * this.panelBytes) / 8)
  }

  allocateVector(memory: ModelMemory): number {
    return memory.allocate(this.rowBytes / 8)
  }
}

/** Byte addresses of the two packed copies. */
export interface Panels {
  plain: number
  weighted: number
}
