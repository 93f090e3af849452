import type { Node } from '../../graph'
import type { Local } from '../encoder'
import type { ModelParameters } from '../parameters'
import type { VectorOperations } from '../vector'
import { even } from './layout'
import type { AddressableSource, MemorySource } from './source'
import type { ProductColumn, StoredMatrix } from './straight-product'

/** The weights of a layer in memory: [input][output], output fastest. */
export interface LayerWeights {
  address: number
  inputs: number
  outputs: number
}

/** One column of a product in loops, and where its result goes. */
export interface LoopedColumn extends ProductColumn<AddressableSource> {
  result: MemorySource
  resultUnit: number
}

/** Where the weights of a product's layer lie. */
export function weightsOf(node: Node, { address }: ModelParameters): LayerWeights {
  const { operation, rows } = node
  const others = node.inputs[0]!.rows
  if (operation.kind === 'dense') return { address: address + 8 * operation.offset, inputs: others, outputs: rows }
  if (operation.kind !== 'denseTransposed') throw new Error(`'${operation.kind}' is not a product with weights`)
  return { address: address + 8 * operation.offset, inputs: rows, outputs: others }
}

/** The address of what the sums of a product start from; null for zero. */
export function biasOf(node: Node, parameters: ModelParameters): number | null {
  if (node.operation.kind !== 'dense' || !node.operation.bias) return null
  const { address, inputs, outputs } = weightsOf(node, parameters)
  return address + 8 * inputs * outputs
}

/** The matrix of a product in straight-line code: the weights, or a transposed copy of them. */
export function storedMatrix(node: Node, parameters: ModelParameters): StoredMatrix {
  const { address, inputs, outputs } = weightsOf(node, parameters)
  if (node.operation.kind === 'dense') return { address, strideBytes: 8 * outputs, inner: inputs, outer: outputs }
  const copy = parameters.transposed((address - parameters.address) / 8, inputs, outputs)
  return { address: copy.address, strideBytes: 8 * even(inputs), inner: outputs, outer: inputs }
}

/** Visits `rows` rows, `size` at a time and then the rest; `offset` is 8 times the first row. */
export function eachGroup(
  v: VectorOperations,
  rows: number,
  size: number,
  visit: (offset: Local, count: number) => void,
): void {
  const { f } = v
  f.scope(() => {
    const offset = f.keep('i32', f.i32(0))
    const rest = rows % size
    if (rows >= size) f.loop(offset, f.i32(8 * (rows - rest)), 8 * size, () => f.scope(() => visit(offset, size)))
    if (rest > 0) visit(offset, rest)
  })
}
