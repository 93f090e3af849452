import type { Node } from '../../graph'
import type { Code } from '../encoder'
import { binaryKernels, unaryKernels } from '../kernels'
import type { VectorOperations } from '../vector'

/** Indices of the kernels that a module holds as functions, by name; a kernel that is not there is written in place. */
export type KernelFunctions = ReadonlyMap<string, number>

/**
 * The value of an element-wise node on one pair. `operand` gives the pair of an input; `products` are the multiplications that only
 * this module's additions use, computed together with them as multiply-adds.
 */
export function elementwise(
  v: VectorOperations,
  node: Node,
  operand: (input: Node) => Code,
  products: ReadonlySet<Node>,
  kernels: KernelFunctions,
): Code {
  const { operation } = node
  if (operation.kind === 'unary') {
    const x = operand(node.inputs[0]!)
    const index = kernels.get(operation.operation)
    return index === undefined ? unaryKernels[operation.operation](v, v.keep(x)) : v.f.call(index, x)
  }
  if (operation.kind === 'select') {
    const [condition, a, b] = node.inputs as [Node, Node, Node]
    const mask = v.f.vector('f64x2.ne', operand(condition), v.constant(0))
    // Derivatives choose between something and nothing, which takes one instruction instead of three.
    if (isZero(b)) return v.f.vector('v128.and', operand(a), mask)
    if (isZero(a)) return v.f.vector('v128.andnot', operand(b), mask)
    return v.select(mask, operand(a), operand(b))
  }
  if (operation.kind !== 'binary') throw new Error(`'${operation.kind}' is not element-wise`)
  const [left, right] = node.inputs as [Node, Node]
  const factors = (product: Node): [Code, Code] => [operand(product.inputs[0]!), operand(product.inputs[1]!)]
  if (operation.operation === 'add' && products.has(right)) return v.multiplyAdd(...factors(right), operand(left))
  if (operation.operation === 'add' && products.has(left)) return v.multiplyAdd(...factors(left), operand(right))
  if (operation.operation === 'subtract' && products.has(right)) {
    return v.subtractProduct(...factors(right), operand(left))
  }
  const index = kernels.get(operation.operation)
  const [a, b] = [operand(left), operand(right)]
  if (index !== undefined) return v.f.call(index, a, b)
  // A kernel reads its operands several times; simple arithmetic once.
  const long = operation.operation === 'power'
  return binaryKernels[operation.operation](v, long ? v.keep(a) : a, long ? v.keep(b) : b)
}

/** Whether a node is zero by construction. */
export const isZero = ({ operation }: Node): boolean =>
  operation.kind === 'constant' && operation.values.every((value) => Object.is(value, 0))

/**
 * The multiplications that have one user, an addition or subtraction of the same shape that can take them in; nodes that are computed as
 * scalars are none of them.
 */
export function fusableProducts(
  order: readonly Node[],
  outputs: readonly Node[],
  scalar: ReadonlySet<Node>,
): Set<Node> {
  const users = new Map<Node, number>()
  for (const node of order) for (const input of node.inputs) users.set(input, (users.get(input) ?? 0) + 1)
  const taken = new Set<Node>()
  const products = new Set<Node>()
  for (const node of order) {
    const { operation } = node
    if (operation.kind !== 'binary' || (operation.operation !== 'add' && operation.operation !== 'subtract')) continue
    if (scalar.has(node)) continue
    // An addition takes in one product: the second operand if it can, as `elementwise` does.
    const candidates = operation.operation === 'add' ? [node.inputs[1]!, node.inputs[0]!] : [node.inputs[1]!]
    for (const product of candidates) {
      const fits =
        product.operation.kind === 'binary' &&
        product.operation.operation === 'multiply' &&
        !scalar.has(product) &&
        product.rows === node.rows &&
        product.columns === node.columns &&
        users.get(product) === 1 &&
        !outputs.includes(product)
      if (!fits || taken.has(node)) continue
      products.add(product)
      taken.add(node)
    }
  }
  return products
}
