import type { Code, FunctionBuilder } from './encoder'
import type { ModelMemory } from './memory'

type FieldType = 'f64' | 'i32'

/** Named numbers at fixed places in memory, which compiled code and TypeScript both read and write. */
export class MemoryRecord<const Fields extends Readonly<Record<string, FieldType>>> {
  private readonly addresses: ReadonlyMap<string, number>

  constructor(
    private readonly memory: ModelMemory,
    private readonly fields: Fields,
  ) {
    const names = Object.keys(fields)
    const start = memory.allocate(names.length)
    this.addresses = new Map(names.map((name, index) => [name, start + 8 * index]))
  }

  /** Byte address of a field: each has a double's room. */
  address(name: keyof Fields & string): number {
    return this.addresses.get(name)!
  }

  read(name: keyof Fields & string): number {
    const address = this.address(name)
    return this.fields[name] === 'f64' ? this.memory.doubles[address / 8]! : this.memory.words[address / 4]!
  }

  write(name: keyof Fields & string, value: number): void {
    const address = this.address(name)
    if (this.fields[name] === 'f64') this.memory.doubles[address / 8] = value
    else this.memory.words[address / 4] = value
  }

  /** Code that reads a field. */
  get(f: FunctionBuilder, name: keyof Fields & string): Code {
    return f.load(this.fields[name] === 'f64' ? 'f64.load' : 'i32.load', f.i32(0), this.address(name))
  }

  /** Writes the code that sets a field. */
  set(f: FunctionBuilder, name: keyof Fields & string, value: Code): void {
    f.store(this.fields[name] === 'f64' ? 'f64.store' : 'i32.store', f.i32(0), value, this.address(name))
  }

  /** Writes the code that adds to an integer field. */
  increase(f: FunctionBuilder, name: keyof Fields & string, by: Code): void {
    this.set(f, name, f.scalar('i32.add', this.get(f, name), by))
  }
}
