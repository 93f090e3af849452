import type { Code, FunctionBuilder, Local } from '../encoder'

/**
 * Where the compiled code reads a node's values from. `unit` counts the columns that one turn of the column loop handles together;
 * `pair` p is rows 2p and 2p + 1 (the second may lie beyond the last row: it is never used then, whatever it holds).
 */
export interface Source {
  pair(unit: number, pair: number): Code
  /** Row `row` as one double. */
  lane(unit: number, row: number): Code
  /** Row `row` in both lanes. */
  splat(unit: number, row: number): Code
}

/** A source that can also be read at an offset known only at run time: `offset` is a local with 8 times the row. */
export interface AddressableSource extends Source {
  pairAt(unit: number, offset: Local, extraBytes?: number): Code
  splatAt(unit: number, offset: Local, extraBytes?: number): Code
  /** As one double. */
  laneAt(unit: number, offset: Local): Code
}

/** Values kept in locals: locals[unit][pair]. */
export class LocalSource implements Source {
  constructor(
    private readonly f: FunctionBuilder,
    private readonly locals: readonly (readonly Local[])[],
  ) {}

  pair(unit: number, pair: number): Code {
    return this.f.get(this.locals[this.locals.length === 1 ? 0 : unit]![pair]!)
  }

  lane(unit: number, row: number): Code {
    return this.f.extractLane(this.pair(unit, row >> 1), (row & 1) as 0 | 1)
  }

  splat(unit: number, row: number): Code {
    const pair = this.pair(unit, row >> 1)
    return this.f.shuffle(pair, pair, row & 1, row & 1)
  }
}

/** Values in memory, unit u at `base` + `address` + u * `unitBytes`; `base` null means an absolute address. */
export class MemorySource implements AddressableSource {
  constructor(
    private readonly f: FunctionBuilder,
    private readonly base: Local | null,
    private readonly address: number,
    private readonly unitBytes: number,
  ) {}

  private start(): Code {
    return this.base === null ? this.f.i32(0) : this.f.get(this.base)
  }

  private moved(offset: Local): Code {
    return this.base === null ? this.f.get(offset) : this.f.scalar('i32.add', this.f.get(this.base), this.f.get(offset))
  }

  pair(unit: number, pair: number): Code {
    return this.f.load('v128.load', this.start(), this.address + unit * this.unitBytes + 16 * pair)
  }

  lane(unit: number, row: number): Code {
    return this.f.load('f64.load', this.start(), this.address + unit * this.unitBytes + 8 * row)
  }

  splat(unit: number, row: number): Code {
    return this.f.load('v128.load64_splat', this.start(), this.address + unit * this.unitBytes + 8 * row)
  }

  pairAt(unit: number, offset: Local, extraBytes = 0): Code {
    return this.f.load('v128.load', this.moved(offset), this.address + unit * this.unitBytes + extraBytes)
  }

  splatAt(unit: number, offset: Local, extraBytes = 0): Code {
    return this.f.load('v128.load64_splat', this.moved(offset), this.address + unit * this.unitBytes + extraBytes)
  }

  laneAt(unit: number, offset: Local): Code {
    return this.f.load('f64.load', this.moved(offset), this.address + unit * this.unitBytes)
  }

  storeLane(unit: number, row: number, value: Code): void {
    this.f.store('f64.store', this.start(), value, this.address + unit * this.unitBytes + 8 * row)
  }

  storeLaneAt(unit: number, offset: Local, value: Code, extraBytes = 0): void {
    this.f.store('f64.store', this.moved(offset), value, this.address + unit * this.unitBytes + extraBytes)
  }

  storePair(unit: number, pair: number, value: Code): void {
    this.f.store('v128.store', this.start(), value, this.address + unit * this.unitBytes + 16 * pair)
  }

  storePairAt(unit: number, offset: Local, value: Code, extraBytes = 0): void {
    this.f.store('v128.store', this.moved(offset), value, this.address + unit * this.unitBytes + extraBytes)
  }
}

/** One value for every element, given as a pair; as a double too where that is at hand. */
export class FilledSource implements AddressableSource {
  constructor(
    private readonly f: FunctionBuilder,
    private readonly value: Code,
    private readonly single: Code | null = null,
  ) {}

  pair = (): Code => this.value
  splat = (): Code => this.value
  pairAt = (): Code => this.value
  splatAt = (): Code => this.value
  lane = (): Code => this.single ?? this.f.extractLane(this.value, 0)
  laneAt = (): Code => this.lane()
}
