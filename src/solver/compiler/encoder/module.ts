import { ByteWriter } from './bytes'
import type { FunctionBuilder } from './function'
import { valueTypes, type ValueType } from './instructions'

const PAGE = 65536

/** Collects functions and constants into one WebAssembly module with one exported memory, `memory`. */
export class ModuleBuilder {
  private readonly functions: { builder: FunctionBuilder; exported: boolean }[] = []
  private readonly constants = new Map<string, number>()
  private readonly data: number[] = []

  /** `reserved`: bytes at the start of the memory that stay zero, so that an address of 0 is never a constant's. */
  constructor(private readonly reserved = 16) {}

  /** Adds a function and returns the index that a call to it uses. */
  add(builder: FunctionBuilder, exported = true): number {
    this.functions.push({ builder, exported })
    return this.functions.length - 1
  }

  /** The address of constant doubles, each sequence stored once, aligned to 16 bytes. */
  constantAddress(values: readonly number[]): number {
    const key = values.map((value) => (Object.is(value, -0) ? '-0' : String(value))).join(',')
    const known = this.constants.get(key)
    if (known !== undefined) return known
    const address = this.reserved + 8 * this.data.length
    this.data.push(...values)
    if (this.data.length % 2 === 1) this.data.push(0)
    this.constants.set(key, address)
    return address
  }

  /** The first address after the constants. */
  get dataEnd(): number {
    return this.reserved + 8 * this.data.length
  }

  /** The module's bytes; its memory starts with at least `memoryBytes` bytes. */
  encode(memoryBytes: number): Uint8Array {
    const module = new ByteWriter()
    module.append(new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]))
    const signatures: string[] = []
    const signatureOf = this.functions.map(({ builder }) => {
      const key = JSON.stringify([builder.parameters, builder.results])
      if (!signatures.includes(key)) signatures.push(key)
      return signatures.indexOf(key)
    })
    section(module, 1, (writer) => {
      writer.unsigned(signatures.length)
      for (const signature of signatures) {
        writer.byte(0x60)
        for (const types of JSON.parse(signature) as ValueType[][]) {
          writer.unsigned(types.length)
          for (const type of types) writer.byte(valueTypes[type])
        }
      }
    })
    section(module, 3, (writer) => {
      writer.unsigned(signatureOf.length)
      for (const index of signatureOf) writer.unsigned(index)
    })
    section(module, 5, (writer) => {
      writer.unsigned(1)
      writer.byte(0)
      writer.unsigned(Math.ceil(Math.max(memoryBytes, this.dataEnd, 1) / PAGE))
    })
    section(module, 7, (writer) => {
      const exported = this.functions.flatMap(({ builder, exported }, index) => (exported ? [{ builder, index }] : []))
      writer.unsigned(exported.length + 1)
      writer.name('memory')
      writer.byte(2)
      writer.unsigned(0)
      for (const { builder, index } of exported) {
        writer.name(builder.name)
        writer.byte(0)
        writer.unsigned(index)
      }
    })
    section(module, 10, (writer) => {
      writer.unsigned(this.functions.length)
      for (const { builder } of this.functions) {
        const entry = builder.encode()
        writer.unsigned(entry.length)
        writer.append(entry)
      }
    })
    if (this.data.length > 0) {
      section(module, 11, (writer) => {
        writer.unsigned(1)
        writer.byte(0)
        writer.byte(0x41)
        writer.signed(this.reserved)
        writer.byte(0x0b)
        writer.unsigned(8 * this.data.length)
        writer.append(new Uint8Array(new Float64Array(this.data).buffer))
      })
    }
    return module.result()
  }
}

function section(module: ByteWriter, identifier: number, write: (writer: ByteWriter) => void): void {
  const content = new ByteWriter()
  write(content)
  module.byte(identifier)
  module.unsigned(content.length)
  module.append(content.result())
}
