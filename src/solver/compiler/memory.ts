import { createMemory, type ConstantPool, type EngineMemory } from './encoder'

const PAGE = 65536
/** Bytes at the start that stay zero, so that an address of 0 is never anything's. */
const RESERVED = 64
/** A pair read at the very end may reach 8 bytes over. */
const MARGIN = 64

/**
 * The memory that the modules of one model share: constants, tables, parameters, working space. Addresses are in bytes and are given
 * out before the code that uses them is written, so that they stand in it as numbers. Nothing is handed back. `doubles` and `words` are
 * replaced when the memory grows: read them afresh after anything that may allocate.
 */
export class ModelMemory implements ConstantPool {
  readonly host: EngineMemory = createMemory(1)
  doubles = new Float64Array(this.host.buffer)
  words = new Int32Array(this.host.buffer)
  private next = RESERVED
  private readonly constants = new Map<string, number>()
  /** By the list itself: the text of a table of time is long, and every module asks for it. */
  private readonly lists = new WeakMap<readonly number[], number>()

  /** The byte from which on nothing has been given out, a multiple of 64: all that is given out next lies behind it. */
  get used(): number {
    this.next = 64 * Math.ceil(this.next / 64)
    return this.next
  }

  /** Room for doubles, zero, aligned to 64 bytes; returns its byte address. */
  allocate(doubles: number): number {
    return this.reserve(8 * doubles, 64)
  }

  /** Constant doubles, aligned to 16 bytes; each sequence is stored once. */
  constant(values: readonly number[]): number {
    const address = this.lists.get(values) ?? this.sharedConstant(values)
    this.lists.set(values, address)
    return address
  }

  private sharedConstant(values: readonly number[]): number {
    const key = values.map((value) => (Object.is(value, -0) ? '-0' : String(value))).join(',')
    const known = this.constants.get(key)
    if (known !== undefined) return known
    const address = this.reserve(8 * values.length, 16)
    this.doubles.set(values, address / 8)
    this.constants.set(key, address)
    return address
  }

  /** A table of 32-bit integers; returns its byte address. */
  table(values: ArrayLike<number>): number {
    const address = this.reserve(4 * values.length, 16)
    this.words.set(values, address / 4)
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

  private reserve(bytes: number, alignment: number): number {
    const address = Math.ceil(this.next / alignment) * alignment
    this.next = address + bytes
    const missing = this.next + MARGIN - this.host.buffer.byteLength
    if (missing > 0) {
      // Growing by half keeps the copies few; pages that are never touched cost nothing.
      this.host.grow(Math.ceil(Math.max(missing, this.host.buffer.byteLength / 2) / PAGE))
      this.doubles = new Float64Array(this.host.buffer)
      this.words = new Int32Array(this.host.buffer)
    }
    return address
  }
}
