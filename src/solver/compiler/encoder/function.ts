import { ByteWriter } from './bytes'
import {
  memoryOpcodes,
  scalarOpcodes,
  valueTypes,
  vectorOpcodes,
  type MemoryInstruction,
  type ScalarInstruction,
  type ValueType,
  type VectorInstruction,
} from './instructions'

/** Writes the instructions that leave one value on the stack. */
export type Code = () => void

/** A local variable or argument: its index. */
export type Local = number

/**
 * Writes the body of one function. Expressions are closures ({@link Code}) that are composed first and written, operands before their
 * operation, when a statement (`set`, `store`, `run`, `give`) uses them; `scope` hands locals back for reuse.
 */
export class FunctionBuilder {
  private readonly body = new ByteWriter()
  private readonly types: ValueType[] = []
  private readonly free: Record<ValueType, Local[]> = { i32: [], f64: [], v128: [] }
  private scopes: { type: ValueType; local: Local }[][] = []

  constructor(
    readonly name: string,
    readonly parameters: readonly ValueType[],
    readonly results: readonly ValueType[],
  ) {}

  /** A fresh (or handed back) local; its content is whatever it was. */
  local(type: ValueType): Local {
    let local = this.free[type].pop()
    if (local === undefined) {
      local = this.parameters.length + this.types.length
      this.types.push(type)
    }
    this.scopes.at(-1)?.push({ type, local })
    return local
  }

  /** A fresh local that no scope takes back. */
  lasting(type: ValueType): Local {
    const local = this.free[type].pop() ?? this.parameters.length + this.types.length
    if (local === this.parameters.length + this.types.length) this.types.push(type)
    return local
  }

  /** Runs `write`; the locals it made may be reused after it. */
  scope<Result>(write: () => Result): Result {
    this.scopes.push([])
    const result = write()
    for (const { type, local } of this.scopes.pop()!) this.free[type].push(local)
    return result
  }

  i32(value: number): Code {
    return () => {
      this.body.byte(0x41)
      this.body.signed(value)
    }
  }

  f64(value: number): Code {
    return () => {
      this.body.byte(0x44)
      this.body.double(value)
    }
  }

  get(local: Local): Code {
    return () => {
      this.body.byte(0x20)
      this.body.unsigned(local)
    }
  }

  scalar(instruction: ScalarInstruction, ...operands: Code[]): Code {
    return () => {
      for (const operand of operands) operand()
      this.body.byte(scalarOpcodes[instruction])
    }
  }

  vector(instruction: VectorInstruction, ...operands: Code[]): Code {
    return () => {
      for (const operand of operands) operand()
      this.body.byte(0xfd)
      this.body.unsigned(vectorOpcodes[instruction])
    }
  }

  load(instruction: MemoryInstruction, address: Code, offset = 0): Code {
    return () => {
      address()
      this.memoryAccess(instruction, offset)
    }
  }

  extractLane(vector: Code, lane: 0 | 1): Code {
    return () => {
      vector()
      this.body.byte(0xfd)
      this.body.unsigned(33)
      this.body.byte(lane)
    }
  }

  replaceLane(vector: Code, lane: 0 | 1, value: Code): Code {
    return () => {
      vector()
      value()
      this.body.byte(0xfd)
      this.body.unsigned(34)
      this.body.byte(lane)
    }
  }

  /** The lanes `first` and `second` of four: 0, 1 of the left operand, 2, 3 of the right. */
  shuffle(left: Code, right: Code, first: number, second: number): Code {
    return () => {
      left()
      right()
      this.body.byte(0xfd)
      this.body.unsigned(13)
      for (const lane of [first, second]) for (let byte = 0; byte < 8; byte++) this.body.byte(8 * lane + byte)
    }
  }

  call(index: number, ...operands: Code[]): Code {
    return () => {
      for (const operand of operands) operand()
      this.body.byte(0x10)
      this.body.unsigned(index)
    }
  }

  /** `condition` ? a : b, both computed, without a branch. */
  select(condition: Code, a: Code, b: Code): Code {
    return () => {
      a()
      b()
      condition()
      this.body.byte(0x1b)
    }
  }

  // Statements: each writes at once and leaves the stack as it was.

  set(local: Local, value: Code): void {
    value()
    this.body.byte(0x21)
    this.body.unsigned(local)
  }

  /** Keeps a value in a new local. */
  keep(type: ValueType, value: Code): Local {
    const local = this.local(type)
    this.set(local, value)
    return local
  }

  store(instruction: MemoryInstruction, address: Code, value: Code, offset = 0, lane?: 0 | 1): void {
    address()
    value()
    this.memoryAccess(instruction, offset)
    if (lane !== undefined) this.body.byte(lane)
  }

  /** Calls a function that has no result. */
  run(call: Code): void {
    call()
  }

  /** Leaves the function's result on the stack; the last statement of a function that has one. */
  give(value: Code): void {
    value()
  }

  /** `if (condition) then`, with an optional else. */
  when(condition: Code, then: () => void, otherwise?: () => void): void {
    condition()
    this.body.byte(0x04)
    this.body.byte(0x40)
    then()
    if (otherwise) {
      this.body.byte(0x05)
      otherwise()
    }
    this.body.byte(0x0b)
  }

  /** `for (counter; counter < limit; counter += step) body`, tested before the first turn. */
  loop(counter: Local, limit: Code, step: number, body: () => void): void {
    this.body.byte(0x02)
    this.body.byte(0x40)
    this.scalar('i32.ge_u', this.get(counter), limit)()
    this.branchIf(0)
    this.body.byte(0x03)
    this.body.byte(0x40)
    body()
    this.set(counter, this.scalar('i32.add', this.get(counter), this.i32(step)))
    this.scalar('i32.lt_u', this.get(counter), limit)()
    this.branchIf(0)
    this.body.byte(0x0b)
    this.body.byte(0x0b)
  }

  /** `while (condition) body`. */
  repeatWhile(condition: Code, body: () => void): void {
    this.body.byte(0x02)
    this.body.byte(0x40)
    this.body.byte(0x03)
    this.body.byte(0x40)
    this.scalar('i32.eqz', condition)()
    this.branchIf(1)
    body()
    this.body.byte(0x0c)
    this.body.unsigned(0)
    this.body.byte(0x0b)
    this.body.byte(0x0b)
  }

  /** Repeats `body` until something in it leaves the function; nothing comes after it. */
  forever(body: () => void): void {
    this.body.byte(0x03)
    this.body.byte(0x40)
    body()
    this.body.byte(0x0c)
    this.body.unsigned(0)
    this.body.byte(0x0b)
    // The validator does not see that the loop has no end.
    this.body.byte(0x00)
  }

  /** Returns from the function, with its result if it has one. */
  leave(value?: Code): void {
    value?.()
    this.body.byte(0x0f)
  }

  /** The code section's entry. */
  encode(): Uint8Array {
    const entry = new ByteWriter()
    const groups: { type: ValueType; count: number }[] = []
    for (const type of this.types) {
      const last = groups.at(-1)
      if (last?.type === type) last.count++
      else groups.push({ type, count: 1 })
    }
    entry.unsigned(groups.length)
    for (const group of groups) {
      entry.unsigned(group.count)
      entry.byte(valueTypes[group.type])
    }
    entry.append(this.body.result())
    entry.byte(0x0b)
    return entry.result()
  }

  private branchIf(depth: number): void {
    this.body.byte(0x0d)
    this.body.unsigned(depth)
  }

  private memoryAccess(instruction: MemoryInstruction, offset: number): void {
    const { opcode, vector, alignment } = memoryOpcodes[instruction]
    if (vector) this.body.byte(0xfd)
    this.body.unsigned(opcode)
    this.body.unsigned(alignment)
    this.body.unsigned(offset)
  }
}
