import { isElementwise, topologicalOrder, type Node } from '../../graph'
import type { Arithmetic } from '../arithmetic'
import { FunctionBuilder, type Code, type Local, type ModuleBuilder } from '../encoder'
import { VectorOperations } from '../vector'
import { elementwise, type KernelFunctions } from './elementwise'
import type { ModelMemory } from '../memory'
import type { ModelParameters } from '../parameters'
import { even, STRAIGHT_ROWS } from './layout'
import { loopedProduct, straightProduct, type StoredMatrix } from './matrix'
import { isRowwise, planProgram, type Plan } from './plan'
import { rowsInLoops } from './row-loops'
import { pairOfRows, rowCode } from './rows'
import { Scalars } from './scalars'
import { tableSource } from './table'
import { FilledSource, LocalSource, MemorySource, type AddressableSource, type Source } from './source'
import { OutputWriter } from './output'

/** What a program is compiled into. */
export interface CompilationContext {
  module: ModuleBuilder
  /** The function index of what a program that takes long calls now and then. */
  poll: number
  memory: ModelMemory
  parameters: ModelParameters
  /** Byte address of the experiment's constants. */
  inputs: number
  arithmetic: Arithmetic
  kernels: KernelFunctions
  /** The function index of (time, result): the solution that the model holds, or a derivative of it. */
  trajectory(derivative: number): number
}

/** One result of a program and the distance in bytes between its columns where it is written. */
export interface ProgramOutput {
  node: Node
  columnBytes: number
}

/** Arguments of every program: time, then byte addresses of the state, of each seed (one at least, not used if there is none) and output. */
const TIME = 0
const STATE = 1
const FIRST_SEED = 2

/**
 * Writes the function that computes `outputs`. Nodes of one column come first; those of several columns follow in a loop over the
 * columns (a few at a time, sharing the loaded weights), because columns never mix. An output may not overlap what the program reads:
 * rows are computed where they are needed. Returns the function's index.
 */
export function writeProgram(
  context: CompilationContext,
  name: string,
  seeds: number,
  outputs: readonly ProgramOutput[],
): number {
  const firstOutput = FIRST_SEED + Math.max(1, seeds)
  const addresses = new Array<'i32'>(firstOutput - 1 + outputs.length).fill('i32')
  const f = new FunctionBuilder(name, ['f64', ...addresses], [])
  new ProgramWriter(context, f, outputs, firstOutput).write()
  return context.module.add(f)
}

/** A program with a layer of more weights asks whoever waits, once and at every turn of its loop over columns. */
const POLLED_WEIGHTS = 1 << 14

/** Columns computed together: all when they are few, else two where that divides them. */
function unitsOf(columns: number): number {
  if (columns <= 4) return columns
  return columns % 2 === 0 ? 2 : 1
}

class ProgramWriter {
  private readonly v: VectorOperations
  private readonly sources = new Map<Node, Source>()
  private readonly order: Node[]
  private readonly plan: Plan
  private readonly scalars: Scalars

  constructor(
    private readonly context: CompilationContext,
    private readonly f: FunctionBuilder,
    private readonly outputs: readonly ProgramOutput[],
    /** The argument with the first output's address. */
    private readonly firstOutput: number,
  ) {
    this.v = new VectorOperations(f, context.module, context.arithmetic)
    const roots = outputs.map((output) => output.node)
    this.order = topologicalOrder(roots)
    this.plan = planProgram(this.order, roots)
    this.scalars = new Scalars(this.v, this.plan.scalar, this.order, roots, (node) => this.source(node))
  }

  write(): void {
    const { f } = this
    const columns = Math.max(...this.order.map((node) => node.columns))
    const units = unitsOf(columns)
    const long = this.order.some(({ operation: { kind }, rows, inputs }) => {
      return (kind === 'dense' || kind === 'denseTransposed') && rows * inputs[0]!.rows > POLLED_WEIGHTS
    })
    const poll = () => long && f.run(f.call(this.context.poll))
    poll()
    for (const node of this.order) if (node.columns === 1) this.compute(node, 1, null)
    this.outputs.forEach(({ node }, index) => {
      if (node.columns === 1) this.writer().write(node, this.firstOutput + index, 0)
    })
    if (columns === 1) return
    // What the loop over the columns reads is computed before it.
    for (const node of this.order) {
      if (node.columns > 1) for (const input of node.inputs) this.scalars.prepare(input)
    }
    const several = this.outputs.map((output, index) => ({ ...output, index })).filter(({ node }) => node.columns > 1)
    // The loop counts down in bytes of a unit vector's place (see `identity`); the outputs' addresses move up.
    const place = f.keep('i32', f.i32(0))
    const pointers = several.map(({ index }) => f.keep('i32', f.get(this.firstOutput + index)))
    const turn = f.keep('i32', f.i32(0))
    f.loop(turn, f.i32(columns), units, () => {
      poll()
      const rest = f.scalar('i32.sub', f.i32(columns - units), f.get(turn))
      f.set(place, f.scalar('i32.shl', rest, f.i32(3)))
      for (const node of this.order) if (node.columns > 1) this.compute(node, units, place)
      several.forEach(({ node, columnBytes }, position) => {
        const pointer = pointers[position]!
        for (let unit = 0; unit < units; unit++) {
          this.writer(unit).write(node, pointer, unit * columnBytes)
        }
        f.set(pointer, f.scalar('i32.add', f.get(pointer), f.i32(units * columnBytes)))
      })
    })
  }

  private writer(unit = 0): OutputWriter {
    return new OutputWriter(
      this.v,
      (node) => this.source(node),
      (node) => this.addressable(node),
      (node) => this.plan.scalar.has(node),
      unit,
    )
  }

  private source(node: Node): Source {
    const source = this.sources.get(node)
    if (!source) throw new Error(`node ${node.id} ('${node.operation.kind}') is used before it is computed`)
    return source
  }

  /** A source that loops can address; `nodesInMemory` has seen to it. */
  private addressable(node: Node): AddressableSource {
    if (node.rows === 1) return new FilledSource(this.f, this.source(node).splat(0, 0))
    const source = this.memory.get(node) ?? this.source(node)
    if (!('pairAt' in source)) throw new Error(`node ${node.id} ('${node.operation.kind}') is not in memory`)
    return source as AddressableSource
  }

  /** Copies in memory of nodes that also live in locals. */
  private readonly memory = new Map<Node, AddressableSource>()

  private compute(node: Node, units: number, place: Local | null): void {
    const ready = this.given(node, units, place)
    if (ready) {
      this.sources.set(node, ready)
      return
    }
    // These are computed where they are used.
    if (this.plan.products.has(node) || node.operation.kind === 'outer' || node.operation.kind === 'assemble') return
    const kept = this.plan.inMemory.has(node)
    const store = kept ? this.scratch(node, units) : null
    if (this.plan.scalar.has(node)) {
      const source = this.scalars.sourceOf(node)
      this.sources.set(node, source)
      if (store) this.storeScalars(node, source, store)
      return
    }
    if (this.plan.looped.has(node)) {
      this.computeInLoops(node, units, store!)
      this.sources.set(node, store!)
      return
    }
    if (node.rows > STRAIGHT_ROWS) {
      this.rowsToMemory(node, units, store!)
      this.sources.set(node, store!)
      return
    }
    const locals = this.computeStraight(node, units)
    const source = new LocalSource(this.f, locals)
    this.sources.set(node, source)
    if (!store) return
    locals.forEach((pairs, unit) => pairs.forEach((local, pair) => store.storePair(unit, pair, this.f.get(local))))
    this.memory.set(node, store)
  }

  /** Nodes that need no computation. */
  private given(node: Node, units: number, place: Local | null): Source | null {
    const { f, v } = this
    const { operation } = node
    switch (operation.kind) {
      case 'state':
        return new MemorySource(f, STATE, 0, 0)
      case 'seed':
        return new MemorySource(f, FIRST_SEED + operation.index, 0, 0)
      case 'time':
        return new FilledSource(f, f.vector('f64x2.splat', f.get(TIME)), f.get(TIME))
      case 'parameters':
        return new MemorySource(f, null, this.context.parameters.address + 8 * operation.offset, 0)
      case 'inputs':
        return new MemorySource(f, null, this.context.inputs + 8 * operation.offset, 0)
      case 'table':
        return tableSource(f, this.context.module, operation, this.source(node.inputs[0]!))
      case 'trajectory': {
        const address = this.context.memory.allocate(even(node.rows))
        const time = this.source(node.inputs[0]!).lane(0, 0)
        f.run(f.call(this.context.trajectory(operation.derivative), time, f.i32(address)))
        return new MemorySource(f, null, address, 0)
      }
      case 'constant': {
        const only = operation.values.length === 1 ? operation.values[0] : undefined
        if (only !== undefined) return new FilledSource(f, v.constant(only))
        return new MemorySource(f, null, this.context.module.constantAddress(operation.values), 0)
      }
      case 'identity': {
        // Unit vector c is a window, starting at place size - 1 - c, into 0 .. 0 1 0 .. 0.
        const window = Array.from({ length: 2 * node.rows }, (_, index) => (index === node.rows - 1 ? 1 : 0))
        const address = this.context.module.constantAddress(window)
        return new MemorySource(f, place, address + 8 * (units - 1), -8)
      }
      default:
        return null
    }
  }

  private scratch(node: Node, units: number): MemorySource {
    const doubles = even(node.rows)
    return new MemorySource(this.f, null, this.context.memory.allocate(doubles * units), 8 * doubles)
  }

  private matrix(node: Node): StoredMatrix {
    const { operation } = node
    const { parameters } = this.context
    const inputs = node.inputs[0]!.rows
    if (operation.kind === 'dense') {
      const address = parameters.address + 8 * operation.offset
      const bias = operation.bias ? address + 8 * inputs * node.rows : null
      return { address, strideBytes: 8 * node.rows, inner: inputs, outer: node.rows, bias }
    }
    if (operation.kind !== 'denseTransposed') throw new Error(`'${operation.kind}' is not a product with weights`)
    const copy = parameters.transposed(operation.offset, node.rows, inputs)
    return { address: copy.address, strideBytes: 8 * even(node.rows), inner: inputs, outer: node.rows, bias: null }
  }

  private computeStraight(node: Node, units: number): Local[][] {
    const { f, v } = this
    const { kind } = node.operation
    if (kind === 'dense' || kind === 'denseTransposed') {
      return straightProduct(v, this.matrix(node), this.source(node.inputs[0]!), units)
    }
    const pairs = Math.ceil(node.rows / 2)
    const value = this.pairCode(node)
    return Array.from({ length: units }, (_, unit) =>
      Array.from({ length: pairs }, (_, pair) => {
        const local = f.local('v128')
        f.scope(() => f.set(local, value(unit, pair)))
        return local
      }),
    )
  }

  /** How one pair of an element-wise or row-by-row node is computed. */
  private pairCode(node: Node): (unit: number, pair: number) => Code {
    const { v } = this
    if (isElementwise(node)) {
      return (unit, pair) => {
        const operand = (input: Node): Code => {
          const from = input.columns === 1 ? 0 : unit
          return input.rows === 1 ? this.source(input).splat(from, 0) : this.source(input).pair(from, pair)
        }
        return elementwise(v, node, operand, this.plan.products, this.context.kernels)
      }
    }
    const row = rowCode(
      v,
      node,
      node.inputs.map((input) => this.source(input)),
    )
    return (unit, pair) => pairOfRows(v, row, node.rows, unit, pair)
  }

  private rowsToMemory(node: Node, units: number, store: MemorySource): void {
    const value = this.pairCode(node)
    for (let unit = 0; unit < units; unit++) {
      for (let pair = 0; pair < Math.ceil(node.rows / 2); pair++) {
        this.f.scope(() => store.storePair(unit, pair, value(unit, pair)))
      }
    }
  }

  private storeScalars(node: Node, source: Source, store: MemorySource): void {
    for (let row = 0; row < node.rows; row++) store.storeLane(0, row, source.lane(0, row))
    this.memory.set(node, store)
  }

  private computeInLoops(node: Node, units: number, store: MemorySource): void {
    const { f, v } = this
    const { kind } = node.operation
    if (isRowwise(node)) {
      const sources = node.inputs.map((input) => this.addressable(input))
      return rowsInLoops(v, this.context.memory, node, sources, units, store)
    }
    for (const input of node.inputs) {
      this.scalars.prepare(input)
      if (this.plan.products.has(input)) for (const factor of input.inputs) this.scalars.prepare(factor)
    }
    if (kind === 'dense' || kind === 'denseTransposed') {
      return loopedProduct(v, this.matrix(node), this.addressable(node.inputs[0]!), units, store)
    }
    for (let unit = 0; unit < units; unit++) {
      f.scope(() => {
        const offset = f.keep('i32', f.i32(0))
        f.loop(offset, f.i32(8 * even(node.rows)), 16, () =>
          f.scope(() => {
            const operand = (input: Node): Code => {
              const from = input.columns === 1 ? 0 : unit
              return input.rows === 1 ? this.source(input).splat(from, 0) : this.addressable(input).pairAt(from, offset)
            }
            const value = elementwise(v, node, operand, this.plan.products, this.context.kernels)
            store.storePairAt(unit, offset, value)
          }),
        )
      })
    }
  }
}
