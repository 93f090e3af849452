import type { Node } from '../graph'
import { heldDerivatives, type HeldDerivatives } from '../graph/held-derivatives'
import type { CompiledModel } from './compiled-model'
import { FunctionBuilder, type Code, type Local } from './encoder'
import { even } from './lowering'
import { outerUpdate, type OuterTerm } from './lowering/outer-update'
import { MemorySource } from './lowering/source'
import type { ModelModule, ProgramForm } from './model-module'

/** Pull-backs whose outer products are added to the gradient at once: it passes through the caches once for all of them. */
const SLOTS = 8
/** Networks of fewer weights stay in the nearest cache, and hardly gain. */
const FEWEST_WEIGHTS = 512

/**
 * Derivatives of a wide network at one point after another, written into a module: the network is evaluated once at a point, however many products
 * with its Jacobian are asked for there, and of a pull-back only vectors are kept, whose outer products are added to the gradient later.
 */
export class HeldPullBack {
  private readonly count: number
  private readonly vectorBytes: number
  private readonly slotBytes: number
  /** Byte address of the slots, each with what is held at a point and the right sides of its outer products; then that of the slot in use. */
  private readonly slots: number
  private readonly current: number
  private readonly written = new Map<string, number>()
  /** Of all layers. */
  readonly weights: number

  private constructor(
    private readonly module: ModelModule,
    private readonly derivatives: HeldDerivatives,
    private readonly gradient: number,
  ) {
    const { held, outers } = derivatives
    const { memory } = module
    this.count = held.length
    this.weights = weightsOf(derivatives)
    const vectors = [...held, ...outers.map(({ right }) => right)]
    // The pair with the last row may reach over it.
    this.vectorBytes = 8 * (even(Math.max(...vectors.map(({ rows }) => rows))) + 2)
    this.slotBytes = vectors.length * this.vectorBytes
    this.slots = memory.allocate((SLOTS * this.slotBytes) / 8)
    this.current = memory.allocate(2)
  }

  /** Null for models without wide layers. @param gradient where the gradient is added to: a byte address */
  static of(module: ModelModule, { graph, program }: CompiledModel, gradient: number): HeldPullBack | null {
    const derivatives = heldDerivatives(graph, program)
    if (!derivatives || weightsOf(derivatives) < FEWEST_WEIGHTS) return null
    return new HeldPullBack(module, derivatives, gradient)
  }

  /** Before the first point. */
  start(): void {
    const { memory } = this.module
    memory.words[this.current / 4] = this.slots
  }

  /** Evaluates the model at a time and a point. */
  hold(f: FunctionBuilder, time: Code, point: Code): void {
    const { held } = this.derivatives
    const program = this.once('hold', () => this.module.write('hold', held))
    const slot = f.keep('i32', this.slot(f))
    f.run(f.call(program, time, point, f.i32(0), ...held.map((_, place) => this.vector(f, slot, place))))
  }

  /** Writes the Jacobian at the point held, as the model keeps it. */
  jacobian(f: FunctionBuilder, time: Code, point: Code, result: Code): void {
    const program = this.once('heldJacobian', () => this.write('heldJacobian', [this.derivatives.jacobian]))
    f.run(f.call(program, time, point, f.i32(0), this.slot(f), result))
  }

  /** Writes result = u^T df/dy at the point held. */
  product(f: FunctionBuilder, time: Code, point: Code, u: Code, result: Code): void {
    const program = this.once('heldProduct', () => this.write('heldProduct', [this.derivatives.product]))
    f.run(f.call(program, time, point, u, this.slot(f), result))
  }

  /** The same, and adds u^T df/dtheta to the gradient, now or later. What was held is given up. */
  pullBack(f: FunctionBuilder, time: Code, point: Code, u: Code, result: Code): void {
    const { product, rest, outers } = this.derivatives
    const rights = outers.map(({ right }) => right)
    const program = this.once('heldPullBack', () =>
      this.write('heldPullBack', [product, rest, ...rights], (output) => (output === 1 ? 'add' : 'write')),
    )
    f.scope(() => {
      const slot = f.keep('i32', this.slot(f))
      const places = rights.map((_, index) => this.vector(f, slot, this.count + index))
      f.run(f.call(program, time, point, u, f.get(slot), result, f.i32(this.gradient), ...places))
      const next = f.keep('i32', f.scalar('i32.add', f.get(slot), f.i32(this.slotBytes)))
      f.when(f.scalar('i32.eq', f.get(next), f.i32(this.slots + SLOTS * this.slotBytes)), () => {
        f.run(f.call(this.addOuters()))
        f.set(next, f.i32(this.slots))
      })
      f.store('i32.store', f.i32(0), f.get(next), this.current)
    })
  }

  /** Adds what is still to be added, by a function of the module under the given name. */
  finish(addOuters: () => void): void {
    const { memory } = this.module
    const from = memory.words[this.current / 4]!
    if (from === this.slots) return
    memory.doubles.fill(0, from / 8, this.slots / 8 + (SLOTS * this.slotBytes) / 8)
    addOuters()
    this.start()
  }

  /** The function index of (), which adds the outer products of all slots to the gradient. */
  addOuters(): number {
    return this.once('addOuters', () => {
      const f = new FunctionBuilder('addOuters', [], [])
      const v = this.module.vector(f)
      const gradient = f.keep('i32', f.i32(this.gradient))
      this.derivatives.outers.forEach(({ offset, left, right }, index) => {
        const terms = Array.from({ length: SLOTS }, (_, slot): OuterTerm => {
          const source = (place: number) =>
            new MemorySource(f, null, this.slots + slot * this.slotBytes + place * this.vectorBytes, 0)
          return { left: source(left), leftUnit: 0, right: source(this.count + index), rightUnit: 0 }
        })
        const shape = { rows: this.derivatives.held[left]!.rows, width: right.rows, columns: 1 }
        outerUpdate(v, terms, shape, gradient, 8 * offset, true)
      })
      return this.module.add(f)
    })
  }

  private once(name: string, write: () => number): number {
    const index = this.written.get(name) ?? write()
    this.written.set(name, index)
    return index
  }

  private write(name: string, outputs: readonly Node[], mode?: ProgramForm['mode']): number {
    const { count, vectorBytes } = this
    return this.module.write(name, outputs, { seeds: 2, seedColumns: count, seedApart: vectorBytes / 8, mode })
  }

  private slot(f: FunctionBuilder): Code {
    return f.load('i32.load', f.i32(0), this.current)
  }

  private vector(f: FunctionBuilder, slot: Local, place: number): Code {
    return f.scalar('i32.add', f.get(slot), f.i32(place * this.vectorBytes))
  }
}

const weightsOf = ({ held, outers }: HeldDerivatives): number =>
  outers.reduce((sum, { left, right }) => sum + held[left]!.rows * right.rows, 0)
