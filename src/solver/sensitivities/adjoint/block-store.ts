import type { RecordedPart } from './step-adjoint'

/** Doubles of a chunk: large enough that few are needed, small enough that the last one wastes little. */
const CHUNK = 1 << 12

/** A stack of blocks of doubles of one size, in chunks that are kept for the next use: it never copies what it holds. */
export class BlockStore {
  length = 0
  private readonly chunks: Float64Array[] = []
  private readonly blocksPerChunk: number

  constructor(readonly blockDoubles: number) {
    this.blocksPerChunk = Math.max(1, Math.floor(CHUNK / blockDoubles))
  }

  get bytes(): number {
    return 8 * this.chunks.length * this.blocksPerChunk * this.blockDoubles
  }

  clear(): void {
    this.length = 0
  }

  /** Of every two blocks only the second stays; the room of the others is given up. */
  halve(): void {
    const length = Math.floor(this.length / 2)
    for (let block = 0; block < length; block++) this.block(block).set(this.block(2 * block + 1))
    this.length = length
    this.chunks.length = Math.ceil(length / this.blocksPerChunk)
  }

  private block(index: number): Float64Array {
    const start = (index % this.blocksPerChunk) * this.blockDoubles
    return this.chunks[Math.floor(index / this.blocksPerChunk)]!.subarray(start, start + this.blockDoubles)
  }

  /** Adds a block of what lies at the given parts of a memory. */
  push(memory: Float64Array, parts: readonly RecordedPart[]): void {
    const chunk = Math.floor(this.length / this.blocksPerChunk)
    const values = (this.chunks[chunk] ??= new Float64Array(this.blocksPerChunk * this.blockDoubles))
    let to = (this.length % this.blocksPerChunk) * this.blockDoubles
    // Short copies: a view for each would cost more than the copy.
    for (const { address, doubles } of parts) {
      const from = address / 8
      for (let index = 0; index < doubles; index++) values[to++] = memory[from + index]!
    }
    this.length++
  }

  /** Writes the parts of a block back to where they came from. */
  restore(block: number, memory: Float64Array, parts: readonly RecordedPart[]): void {
    const values = this.chunks[Math.floor(block / this.blocksPerChunk)]!
    let from = (block % this.blocksPerChunk) * this.blockDoubles
    for (const { address, doubles } of parts) {
      const to = address / 8
      for (let index = 0; index < doubles; index++) memory[to + index] = values[from++]!
    }
  }
}
