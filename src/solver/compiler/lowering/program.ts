import { isElementwise, topologicalOrder, type Node, type OutputMode } from '../../graph'
import type { Arithmetic } from '../arithmetic'
import { FunctionBuilder, type Code, type Local, type ModuleBuilder } from '../encoder'
import type { ModelMemory } from '../memory'
import type { ModelParameters } from '../parameters'
import { VectorOperations } from '../vector'
import { turnsOf, type ColumnPlace } from './columns'
import { stepsOf, writeElementLoop, type ElementLoop } from './element-loops'
import { elementwise, type KernelFunctions } from './elementwise'
import { FIRST_SEED, givenSource, type SeedArguments } from './given'
import { biasOf, storedMatrix, weightsOf } from './layer'
import { even, STRAIGHT_ROWS } from './layout'
import { loopedDense } from './looped-dense'
import { loopedTransposed } from './looped-transposed'
import { OutputWriter } from './output'
import { planProgram, type Plan } from './plan'
import { rowsInLoops } from './row-loops'
import { pairOfRows, rowCode } from './rows'
import { Scalars } from './scalars'
import { isProduct } from './schedule'
import { FilledSource, LocalSource, MemorySource, type AddressableSource, type Source } from './source'
import { straightProduct } from './straight-product'
import { scaledColumns, storedColumns, type UnitProduct } from './unit-products'

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
}

/** One result of a program, the distance in bytes between its columns where it goes, and whether it is added to what is there. */
export interface ProgramOutput {
  node: Node
  columnBytes: number
  mode: OutputMode
}

/**
 * Writes the function that computes `outputs`. Nodes of one column come first; those of several columns follow in a loop over the
 * columns (a few at a time, sharing the loaded weights), because columns never mix. An output may not overlap what the program reads:
 * rows are computed where they are needed. Returns the function's index.
 */
export function writeProgram(
  context: CompilationContext,
  name: string,
  seeds: SeedArguments,
  outputs: readonly ProgramOutput[],
): number {
  // The loop may go over a column twice.
  if (outputs.some(({ node, mode }) => mode === 'add' && node.columns > 1))
    throw new Error('only one column can be added')
  const firstOutput = FIRST_SEED + Math.max(1, seeds.count)
  const addresses = new Array<'i32'>(firstOutput - 1 + outputs.length).fill('i32')
  const f = new FunctionBuilder(name, ['f64', ...addresses], [])
  new ProgramWriter(context, f, seeds, outputs, firstOutput).write()
  return context.module.add(f)
}

/** A program with a layer of more weights asks whoever waits, once and at every turn of its loop over columns. */
const POLLED_WEIGHTS = 1 << 14

/** Columns that are computed together: how many, and where they are among all, if there are several. */
interface Units {
  count: number
  at: ColumnPlace | null
}
const ONE: Units = { count: 1, at: null }

class ProgramWriter {
  private readonly v: VectorOperations
  private readonly sources = new Map<Node, Source>()
  private readonly plan: Plan
  private readonly scalars: Scalars

  constructor(
    private readonly context: CompilationContext,
    private readonly f: FunctionBuilder,
    private readonly seeds: SeedArguments,
    private readonly outputs: readonly ProgramOutput[],
    /** The argument with the first output's address. */
    private readonly firstOutput: number,
  ) {
    this.v = new VectorOperations(f, context.module, context.arithmetic)
    const roots = outputs.map((output) => output.node)
    this.plan = planProgram(topologicalOrder(roots), roots)
    this.scalars = new Scalars(this.v, this.plan.scalar, this.plan.order, roots, (node) => this.source(node))
  }

  write(): void {
    const { f } = this
    const { order } = this.plan
    const columns = Math.max(...order.map((node) => node.columns))
    const long = order.some((node) => isProduct(node) && node.rows * node.inputs[0]!.rows > POLLED_WEIGHTS)
    const poll = () => long && f.run(f.call(this.context.poll))
    poll()
    this.computeAll((node) => node.columns === 1, ONE)
    this.outputs.forEach(({ node, mode }, index) => {
      if (node.columns === 1) this.writer().write(node, this.firstOutput + index, 0, mode)
    })
    if (columns === 1) return
    // What the loop over the columns reads is computed before it.
    for (const node of order) {
      if (node.columns > 1) for (const input of node.inputs) this.scalars.prepare(input)
    }
    const several = this.outputs.map((output, index) => ({ ...output, index })).filter(({ node }) => node.columns > 1)
    const looped = order.some((node) => node.columns > 1 && isProduct(node) && this.plan.looped.has(node))
    const { units, turns } = turnsOf(columns, looped)
    // The last turn may go over columns of the one before it again.
    const first = f.keep('i32', f.i32(0))
    const place = f.keep('i32', f.i32(0))
    const pointers = several.map(() => f.local('i32'))
    const turn = f.keep('i32', f.i32(0))
    f.loop(turn, f.i32(turns * units), units, () => {
      poll()
      const last = f.i32(columns - units)
      f.set(
        first,
        turns * units === columns ? f.get(turn) : f.select(f.scalar('i32.lt_u', f.get(turn), last), f.get(turn), last),
      )
      f.set(place, f.scalar('i32.shl', f.scalar('i32.sub', last, f.get(first)), f.i32(3)))
      this.computeAll((node) => node.columns > 1, { count: units, at: { first, place } })
      several.forEach(({ node, columnBytes, mode, index }, position) => {
        const pointer = pointers[position]!
        const moved = f.scalar('i32.mul', f.get(first), f.i32(columnBytes))
        f.set(pointer, f.scalar('i32.add', f.get(this.firstOutput + index), moved))
        for (let unit = 0; unit < units; unit++) this.writer(unit).write(node, pointer, unit * columnBytes, mode)
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

  /** A source that loops can address; the plan has seen to it. */
  private addressable(node: Node): AddressableSource {
    if (node.rows === 1) return new FilledSource(this.f, this.source(node).splat(0, 0))
    const source = this.memory.get(node) ?? this.source(node)
    if (!('pairAt' in source)) throw new Error(`node ${node.id} ('${node.operation.kind}') is not in memory`)
    return source as AddressableSource
  }

  /** Copies in memory of nodes that also live in locals. */
  private readonly memory = new Map<Node, AddressableSource>()

  private computeAll(which: (node: Node) => boolean, units: Units): void {
    const { order } = this.plan
    const roots = this.outputs.map(({ node }) => node)
    for (const step of stepsOf(order.filter(which), this.plan, roots)) {
      if ('nodes' in step) this.computeLoop(step, units.count)
      else this.compute(step, units)
    }
  }

  private computeLoop(loop: ElementLoop, units: number): void {
    for (const { inputs } of loop.nodes) this.prepareScalars(inputs)
    const stores = new Map([...loop.kept].map((node) => [node, this.scratch(node, units)]))
    writeElementLoop(this.v, loop, units, {
      source: (node) => this.source(node),
      addressable: (node) => this.addressable(node),
      stores,
      products: this.plan.products,
      kernels: this.context.kernels,
    })
    stores.forEach((store, node) => this.sources.set(node, store))
  }

  private compute(node: Node, units: Units): void {
    if (this.sources.has(node)) return
    const given = this.given(node, units)
    if (given) {
      this.sources.set(node, given)
      return
    }
    // These are computed where they are used.
    if (this.plan.products.has(node) || node.operation.kind === 'outer' || node.operation.kind === 'assemble') return
    if (this.plan.unread.has(node)) return
    const unitProduct = this.plan.unitProducts.get(node)
    if (this.plan.scalar.has(node)) this.keepScalars(node)
    else if (unitProduct) this.computeUnitProduct(node, unitProduct, units)
    else if (isProduct(node)) this.computeProducts(this.plan.together.get(node) ?? [node], units.count)
    else if (this.plan.looped.has(node)) {
      const store = this.scratch(node, units.count)
      const sources = node.inputs.map((input) => this.addressable(input))
      rowsInLoops(this.v, this.context.memory, node, sources, units.count, store)
      this.sources.set(node, store)
    } else if (node.rows > STRAIGHT_ROWS) {
      const store = this.scratch(node, units.count)
      this.rowsToMemory(node, units.count, store)
      this.sources.set(node, store)
    } else this.keepLocals(node, this.computeStraight(node, units.count))
  }

  private given(node: Node, { count, at }: Units): Source | null {
    const { module, parameters, inputs } = this.context
    const columns = at && { place: at.place, units: count }
    const places = { module, seeds: this.seeds, parameters: parameters.address, inputs, columns }
    return givenSource(this.v, node, places, (input) => this.source(input))
  }

  private scratch(node: Node, units: number): MemorySource {
    const doubles = even(node.rows)
    return new MemorySource(this.f, null, this.context.memory.allocate(doubles * units), 8 * doubles)
  }

  /** Has the rows of a node, in locals by unit, read from there, and from memory where the plan wants it. */
  private keepLocals(node: Node, locals: readonly (readonly Local[])[]): void {
    this.sources.set(node, new LocalSource(this.f, locals))
    if (!this.plan.inMemory.has(node)) return
    const store = this.scratch(node, locals.length)
    locals.forEach((pairs, unit) => pairs.forEach((local, pair) => store.storePair(unit, pair, this.f.get(local))))
    this.memory.set(node, store)
  }

  private keepScalars(node: Node): void {
    const source = this.scalars.sourceOf(node)
    this.sources.set(node, source)
    if (!this.plan.inMemory.has(node)) return
    const store = this.scratch(node, 1)
    for (let row = 0; row < node.rows; row++) store.storeLane(0, row, source.lane(0, row))
    this.memory.set(node, store)
  }

  /** Products with the same weights. */
  private computeProducts(nodes: readonly Node[], units: number): void {
    const { parameters } = this.context
    const layer = nodes[0]!
    const columns = nodes.flatMap((node) => Array.from({ length: units }, (_, unit) => ({ node, unit })))
    if (this.plan.looped.has(layer)) {
      for (const { inputs } of nodes) this.prepareScalars(inputs)
      const stores = new Map(nodes.map((node) => [node, this.scratch(node, units)]))
      const members = columns.map(({ node, unit }) => {
        const places = { result: stores.get(node)!, resultUnit: unit, bias: biasOf(node, parameters) }
        return { x: this.addressable(node.inputs[0]!), unit, ...places }
      })
      const write = layer.operation.kind === 'dense' ? loopedDense : loopedTransposed
      write(this.v, weightsOf(layer, parameters), members)
      stores.forEach((store, node) => this.sources.set(node, store))
      return
    }
    const members = columns.map(({ node, unit }) => ({
      x: this.source(node.inputs[0]!),
      unit,
      bias: biasOf(node, parameters),
    }))
    const totals = straightProduct(this.v, storedMatrix(layer, parameters), members)
    nodes.forEach((node, index) => this.keepLocals(node, totals.slice(index * units, (index + 1) * units)))
  }

  private computeUnitProduct(node: Node, { factor }: UnitProduct, { count, at }: Units): void {
    const { first } = at!
    const columns = storedColumns(this.v, storedMatrix(node, this.context.parameters), first)
    if (!factor) this.sources.set(node, columns)
    else this.keepLocals(node, scaledColumns(this.v, columns, node.rows, count, this.addressable(factor), first))
  }

  private computeStraight(node: Node, units: number): Local[][] {
    const { f } = this
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

  /** Has at hand, before a loop, what it reads. */
  private prepareScalars(inputs: readonly Node[]): void {
    for (const input of inputs) {
      this.scalars.prepare(input)
      if (this.plan.products.has(input)) for (const factor of input.inputs) this.scalars.prepare(factor)
    }
  }
}
