import { ByteWriter } from './bytes'
import type { FunctionBuilder } from './function'
import { valueTypes, type ValueType } from './instructions'

/** Where a module's constants are kept. */
export interface ConstantPool {
  /** The address of constant doubles, aligned to 16 bytes. */
  constant(values: readonly number[]): number
}

/** Where finished functions go. */
export interface FunctionSink {
  /** Adds a function and returns the index that a call to it uses. */
  add(builder: FunctionBuilder, exported?: boolean): number
}

/** Collects functions into one WebAssembly module over the memory that it imports, where its constants already lie. */
export class ModuleBuilder implements FunctionSink {
  private readonly functions: FunctionBuilder[] = []
  private readonly exports: { name: string; index: number }[] = []

  /** `imports`: functions of the host without arguments or result; a call uses their place here as index. */
  constructor(
    private readonly pool: ConstantPool,
    private readonly imports: readonly string[] = [],
  ) {}

  add(builder: FunctionBuilder, exported = true): number {
    const index = this.imports.length + this.functions.push(builder) - 1
    if (exported) this.exportFunction(builder.name, index)
    return index
  }

  /** Makes a function callable from outside under a name; exported twice it has two. */
  exportFunction(name: string, index: number): void {
    this.exports.push({ name, index })
  }

  /** The address of constant doubles, each sequence stored once, aligned to 16 bytes. */
  constantAddress(values: readonly number[]): number {
    return this.pool.constant(values)
  }

  /** The module's bytes. */
  encode(): Uint8Array {
    const module = new ByteWriter()
    module.append(new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]))
    const signatures: string[] = []
    const signature = ({ parameters, results }: Pick<FunctionBuilder, 'parameters' | 'results'>) => {
      const key = JSON.stringify([parameters, results])
      if (!signatures.includes(key)) signatures.push(key)
      return signatures.indexOf(key)
    }
    const signatureOf = this.functions.map(signature)
    const imported = this.imports.map(() => signature({ parameters: [], results: [] }))
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
    section(module, 2, (writer) => {
      writer.unsigned(1 + imported.length)
      writer.name('host')
      writer.name('memory')
      writer.byte(2)
      // A minimum of no pages: whatever the host gives will do.
      writer.byte(0)
      writer.unsigned(0)
      imported.forEach((type, index) => {
        writer.name('host')
        writer.name(this.imports[index]!)
        writer.byte(0)
        writer.unsigned(type)
      })
    })
    section(module, 3, (writer) => {
      writer.unsigned(signatureOf.length)
      for (const index of signatureOf) writer.unsigned(index)
    })
    section(module, 7, (writer) => {
      writer.unsigned(this.exports.length)
      for (const { name, index } of this.exports) {
        writer.name(name)
        writer.byte(0)
        writer.unsigned(index)
      }
    })
    section(module, 10, (writer) => {
      writer.unsigned(this.functions.length)
      for (const builder of this.functions) {
        const entry = builder.encode()
        writer.unsigned(entry.length)
        writer.append(entry)
      }
    })
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
