import { isElementwise, type Node } from '../../graph'
import type { Code, Local } from '../encoder'
import type { VectorOperations } from '../vector'
import type { ColumnPlace } from './columns'
import type { CompilationContext } from './context'
import { stepsOf, writeElementLoop, type ElementLoop } from './element-loops'
import { elementwise } from './elementwise'
import { givenSource, type SeedArguments } from './given'
import { biasOf, storedMatrix, weightsOf } from './layer'
import { even, STRAIGHT_ROWS } from './layout'
import { loopedDense } from './looped-dense'
import { loopedTransposed } from './looped-transposed'
import type { Plan } from './plan'
import { rowsInLoops } from './row-loops'
import { pairOfRows, rowCode } from './rows'
import { Scalars } from './scalars'
import { isProduct } from './schedule'
import { FilledSource, LocalSource, MemorySource, type AddressableSource, type Source } from './source'
import { straightProduct } from './straight-product'
import { scaledColumns, storedColumns, type UnitProduct } from './unit-products'

/** Columns that are computed together: how many, and where they are among all, if there are several. */
export interface Units {
  count: number
  at: ColumnPlace | null
}

/** Writes the code that computes the nodes of a program, as its plan says, and knows where each is read from then. */
export class NodeWriter {
  private readonly sources = new Map<Node, Source>()
  /** Copies in memory of nodes that also live in locals. */
  private readonly memory = new Map<Node, AddressableSource>()
  private readonly scalars: Scalars

  constructor(
    private readonly context: CompilationContext,
    private readonly v: VectorOperations,
    private readonly seeds: SeedArguments,
    private readonly plan: Plan,
    private readonly outputs: readonly Node[],
  ) {
    this.scalars = new Scalars(v, plan.scalar, plan.order, outputs, (node) => this.source(node))
  }

  /** Where a node that has been computed is read from. */
  source(node: Node): Source {
    const source = this.sources.get(node)
    if (!source) throw new Error(`node ${node.id} ('${node.operation.kind}') is used before it is computed`)
    return source
  }

  /** A source that loops can address; the plan has seen to it. */
  addressable(node: Node): AddressableSource {
    if (node.rows === 1) return new FilledSource(this.v.f, this.source(node).splat(0, 0))
    const source = this.memory.get(node) ?? this.source(node)
    if (!('pairAt' in source)) throw new Error(`node ${node.id} ('${node.operation.kind}') is not in memory`)
    return source as AddressableSource
  }

  /** Has a node's rows, if they are computed one by one, at hand for code in a loop. */
  prepare(node: Node): void {
    this.scalars.prepare(node)
  }

  /** Computes nodes, inputs before their users. */
  computeAll(nodes: readonly Node[], units: Units): void {
    for (const step of stepsOf(nodes, this.plan, this.outputs)) {
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
    const { module, parameters, inputs, memory, trajectory } = this.context
    const columns = at && { place: at.place, units: count }
    const given = { seeds: this.seeds, parameters: parameters.address, inputs, memory, trajectory, columns }
    return givenSource(this.v, node, { module, ...given }, (input) => this.source(input))
  }

  private scratch(node: Node, units: number): MemorySource {
    const doubles = even(node.rows)
    return new MemorySource(this.v.f, null, this.context.memory.allocate(doubles * units), 8 * doubles)
  }

  /** Has the rows of a node, in locals by unit, read from there, and from memory where the plan wants it. */
  private keepLocals(node: Node, locals: readonly (readonly Local[])[]): void {
    this.sources.set(node, new LocalSource(this.v.f, locals))
    if (!this.plan.inMemory.has(node)) return
    const store = this.scratch(node, locals.length)
    locals.forEach((pairs, unit) => pairs.forEach((local, pair) => store.storePair(unit, pair, this.v.f.get(local))))
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
    const { f } = this.v
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
        this.v.f.scope(() => store.storePair(unit, pair, value(unit, pair)))
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
