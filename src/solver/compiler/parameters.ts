import type { ModelMemory } from './memory'
import { even } from './lowering'

/** A copy of a dense layer's weights as [output][input, padded to even], made when the parameters are set. */
export interface TransposedCopy {
  /** Index of the first weight in theta. */
  offset: number
  inputs: number
  outputs: number
  /** Byte address of the copy. */
  address: number
}

/** Where theta lies in a model's memory, and the copies of its weights that derivatives read. */
export class ModelParameters {
  /** Byte address of theta. */
  readonly address: number
  private readonly copies = new Map<string, TransposedCopy>()

  constructor(
    private readonly memory: ModelMemory,
    readonly count: number,
  ) {
    // Two spare doubles: the pair with the last parameter may reach over it.
    this.address = memory.allocate(count + 2)
  }

  /** The transposed copy of a layer's weights, kept up to date from now on. */
  transposed(offset: number, inputs: number, outputs: number): TransposedCopy {
    const key = `${offset}:${inputs}:${outputs}`
    const known = this.copies.get(key)
    if (known) return known
    const copy = { offset, inputs, outputs, address: this.memory.allocate(even(inputs) * outputs) }
    this.copies.set(key, copy)
    this.fill(copy)
    return copy
  }

  /** Sets theta: [count]. */
  set(theta: Float64Array): void {
    this.memory.write(this.address, theta)
    for (const copy of this.copies.values()) this.fill(copy)
  }

  private fill({ offset, inputs, outputs, address }: TransposedCopy): void {
    const { doubles } = this.memory
    const theta = this.address / 8 + offset
    const stride = even(inputs)
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) doubles[address / 8 + o * stride + i] = doubles[theta + i * outputs + o]!
    }
  }
}
