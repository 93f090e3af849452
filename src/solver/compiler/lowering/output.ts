import type { Node, OutputMode } from '../../graph'
import type { Code, Local } from '../encoder'
import type { VectorOperations } from '../vector'
import { isZero } from './elementwise'
import { STRAIGHT_OUTER, STRAIGHT_ROWS } from './layout'
import { outerUpdate } from './outer-update'
import type { AddressableSource, Source } from './source'

/** Brings a node's rows to where the caller wants them. Outer products and assemblies exist only here, never in registers. */
export class OutputWriter {
  constructor(
    private readonly v: VectorOperations,
    private readonly source: (node: Node) => Source,
    private readonly addressable: (node: Node) => AddressableSource,
    /** Whether a node's rows can only be read one by one. */
    private readonly scalar: (node: Node) => boolean,
    private readonly unit: number,
  ) {}

  /** Writes `node` at the address in the local `pointer` plus `bytes`, or adds it to what is there. */
  write(node: Node, pointer: Local, bytes: number, mode: OutputMode): void {
    const accumulate = mode === 'add'
    if (node.operation.kind === 'assemble') this.assemble(node, node.operation.offsets, pointer, bytes, mode)
    else if (node.operation.kind === 'outer') this.outers([node], pointer, bytes, accumulate)
    else if (!accumulate || !isZero(node)) {
      this.padded = node.columns === 1 && !accumulate
      this.rows(node, pointer, bytes, accumulate)
      this.padded = false
    }
  }

  /** Parts are written where nothing is yet, and added where they overlap what is. */
  private assemble(node: Node, offsets: readonly number[], pointer: Local, bytes: number, mode: OutputMode): void {
    // Up to here there is something to add to.
    let written = mode === 'add' ? node.rows : 0
    const zeroTo = (end: number) => {
      if (end > written) this.zero(pointer, bytes + 8 * written, end - written)
      written = Math.max(written, end)
    }
    for (const { start, inputs } of partsOf(node.inputs, offsets)) {
      const { rows } = inputs[0]!
      const accumulate = start < written
      zeroTo(accumulate ? start + rows : start)
      const place = bytes + 8 * start
      if (inputs[0]!.operation.kind === 'outer') this.outers(inputs, pointer, place, accumulate)
      else this.rows(inputs[0]!, pointer, place, accumulate)
      written = Math.max(written, start + rows)
    }
    zeroTo(node.rows)
  }

  private unitOf(node: Node): number {
    return node.columns === 1 ? 0 : this.unit
  }

  /** One pair of a node's rows, at an offset known now or at run time. */
  private pair(node: Node, offset: Offset): Code {
    const unit = this.unitOf(node)
    return typeof offset === 'number'
      ? this.source(node).pair(unit, offset / 16)
      : this.addressable(node).pairAt(unit, offset.local)
  }

  private zero(pointer: Local, bytes: number, rows: number): void {
    this.runs(rows, (offset) => this.stored(pointer, bytes, offset, () => this.v.constant(0)))
  }

  private rows(node: Node, pointer: Local, bytes: number, accumulate: boolean): void {
    const write = (offset: Offset) => {
      const pair = this.pair(node, offset)
      this.stored(pointer, bytes, offset, (before) => (accumulate ? this.v.add(before, pair) : pair))
    }
    this.runs(node.rows, write, this.scalar(node))
  }

  /** The sum of outer products of one shape. */
  private outers(nodes: readonly Node[], pointer: Local, bytes: number, accumulate: boolean): void {
    const { v } = this
    const [{ rows }, { rows: width }] = nodes[0]!.inputs as [Node, Node]
    const terms = nodes.map(({ inputs: [left, right] }) => {
      return { left: left!, right: right!, leftUnit: this.unitOf(left!), rightUnit: this.unitOf(right!) }
    })
    if (rows * width > STRAIGHT_OUTER) {
      const inMemory = terms.map(({ left, right, ...units }) => {
        return { left: this.addressable(left), right: this.addressable(right), ...units }
      })
      outerUpdate(v, inMemory, { rows, width, columns: nodes[0]!.columns }, pointer, bytes, accumulate)
      return
    }
    for (let row = 0; row < rows; row++) {
      v.f.scope(() => {
        const factors = terms.map(({ left, leftUnit }) => v.keep(this.source(left).splat(leftUnit, row)))
        this.runs(width, (offset) =>
          this.stored(pointer, bytes + 8 * row * width, offset, (before) => {
            const start = accumulate ? before : null
            return terms.reduce((sum: Code | null, { right }, index) => {
              const pair = this.pair(right, offset)
              return sum ? v.multiplyAdd(factors[index]!, pair, sum) : v.multiply(factors[index]!, pair)
            }, start)!
          }),
        )
      })
    }
  }

  /** Handles `rows` rows two by two: written out when few, in a loop when many; a single last row comes with `last`. */
  private runs(rows: number, write: (offset: Offset) => void, straight = false): void {
    const { f } = this.v
    const wholeBytes = 16 * Math.floor(rows / 2)
    if (rows <= STRAIGHT_ROWS || straight) for (let offset = 0; offset < wholeBytes; offset += 16) write(offset)
    else {
      f.scope(() => {
        const local = f.keep('i32', f.i32(0))
        f.loop(local, f.i32(wholeBytes), 16, () => f.scope(() => write({ local })))
      })
    }
    if (rows % 2 === 1) this.last(() => write(wholeBytes))
  }

  private single = false
  /**
   * Whether there is room for whole pairs, as where a single vector is written. A last row is then stored with a zero beside it: a pair
   * that is loaded from two separate stores waits until both have reached the cache.
   */
  private padded = false

  private last(write: () => void): void {
    this.single = true
    write()
    this.single = false
  }

  /** Stores a pair that may depend on the one before it. */
  private stored(pointer: Local, bytes: number, offset: Offset, value: (before: Code) => Code): void {
    const { v } = this
    const { f } = v
    const fixed = typeof offset === 'number' ? bytes + offset : bytes
    const address =
      typeof offset === 'number' ? f.get(pointer) : f.scalar('i32.add', f.get(pointer), f.get(offset.local))
    const total = value(f.load(this.single ? 'v128.load64_zero' : 'v128.load', address, fixed))
    if (this.single && this.padded) f.store('v128.store', address, f.shuffle(total, v.constant(0), 0, 2), fixed)
    else if (this.single) f.store('v128.store64_lane', address, total, fixed, 0)
    else f.store('v128.store', address, total, fixed)
  }
}

/** The inputs of an assembly one by one, but outer products of one shape that go to one place together. */
function partsOf(inputs: readonly Node[], offsets: readonly number[]): { start: number; inputs: Node[] }[] {
  const parts: { start: number; inputs: Node[] }[] = []
  inputs.forEach((input, index) => {
    const start = offsets[index]!
    const last = parts.at(-1)
    const alike = last?.start === start && last.inputs.every((other) => sameOuter(input, other))
    if (alike) last.inputs.push(input)
    else parts.push({ start, inputs: [input] })
  })
  return parts
}

const sameOuter = (node: Node, other: Node): boolean =>
  node.operation.kind === 'outer' &&
  other.operation.kind === 'outer' &&
  node.rows === other.rows &&
  node.inputs[1]!.rows === other.inputs[1]!.rows

/** A byte offset known now, or a local that holds it. */
type Offset = number | { local: Local }
