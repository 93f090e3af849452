import type { Instance } from './encoder'

const PAGE = 65536

/**
 * The memory of one compiled model. Addresses are in bytes, indices into `doubles` in doubles. `doubles` and `words` are replaced when
 * the memory grows: read them afresh after an `allocate`.
 */
export class ModelMemory {
  doubles: Float64Array
  words: Int32Array

  constructor(
    private readonly memory: Instance['memory'],
    private next: number,
  ) {
    this.doubles = new Float64Array(memory.buffer)
    this.words = new Int32Array(memory.buffer)
  }

  /** Room for doubles, zero, aligned to 64 bytes, never handed back; returns its byte address. */
  allocate(doubles: number): number {
    const address = this.next
    this.next += Math.ceil((8 * doubles) / 64) * 64
    // A pair read at the very end may reach 8 bytes over.
    const missing = this.next + 64 - this.memory.buffer.byteLength
    if (missing > 0) {
      this.memory.grow(Math.ceil(missing / PAGE))
      this.doubles = new Float64Array(this.memory.buffer)
      this.words = new Int32Array(this.memory.buffer)
    }
    return address
  }

  write(address: number, values: Float64Array): void {
    this.doubles.set(values, address / 8)
  }

  /** A copy of `count` doubles. */
  read(address: number, count: number): Float64Array {
    return this.doubles.slice(address / 8, address / 8 + count)
  }

  /** Writes entry `index` of the table of terms that `combine` reads. */
  setTerm(table: number, index: number, coefficient: number, vector: number): void {
    const place = table / 8 + 2 * index
    this.doubles[place] = coefficient
    this.words[2 * place + 2] = vector
  }
}
