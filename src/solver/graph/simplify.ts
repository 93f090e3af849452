import type { GraphBuilder } from './builder'
import { foldBinary, foldUnary } from './fold'
import type { BinaryOperation, Node, UnaryOperation } from './node'
import { widerNegation, widerProduct, widerSum } from './wide'

/** The value that fills a constant, or null. */
export function filling(node: Node): number | null {
  if (node.operation.kind !== 'constant' || node.operation.values.length !== 1) return null
  return node.operation.values[0]!
}

const isBinary = (node: Node, operation: BinaryOperation): boolean =>
  node.operation.kind === 'binary' && node.operation.operation === operation

/** x of a node -x, or null. */
function negated(node: Node): Node | null {
  const { operation } = node
  return operation.kind === 'unary' && operation.operation === 'negate' ? node.inputs[0]! : null
}

/** c and x of a node c x with one number c, or null. */
function scaled(node: Node): { factor: number; rest: Node } | null {
  if (!isBinary(node, 'multiply')) return null
  const [left, right] = node.inputs as [Node, Node]
  const [a, b] = [filling(left), filling(right)]
  // A factor that spreads the rest over more rows or columns is no mere number.
  if (a !== null && right.rows === node.rows && right.columns === node.columns) return { factor: a, rest: right }
  if (b !== null && left.rows === node.rows && left.columns === node.columns) return { factor: b, rest: left }
  return null
}

/** A simpler node for a function of one argument, or null. */
export function simplerUnary(g: GraphBuilder, operation: UnaryOperation, input: Node): Node | null {
  const value = filling(input)
  const folded = value === null ? null : foldUnary(operation, value)
  if (folded !== null) return g.fill(folded, input.rows, input.columns)
  if (operation !== 'negate') return null
  const inner = negated(input)
  if (inner) return inner
  if (isBinary(input, 'subtract')) return g.subtract(input.inputs[1]!, input.inputs[0]!)
  const product = scaled(input)
  return product ? g.scale(product.rest, -product.factor) : widerNegation(g, input)
}

/** As {@link simplerUnary}, for two arguments whose result has the given shape. */
export function simplerBinary(
  g: GraphBuilder,
  operation: BinaryOperation,
  left: Node,
  right: Node,
  [rows, columns]: readonly [number, number],
): Node | null {
  const a = filling(left)
  const b = filling(right)
  if (a !== null && b !== null) {
    const folded = foldBinary(operation, a, b)
    if (folded !== null) return g.fill(folded, rows, columns)
  }
  const full = (node: Node) => node.rows === rows && node.columns === columns
  switch (operation) {
    case 'add': {
      if (a === 0 && full(right)) return right
      if (b === 0 && full(left)) return left
      if (left === right) return g.scale(left, 2)
      const [minusLeft, minusRight] = [negated(left), negated(right)]
      if (minusRight) return g.subtract(left, minusRight)
      return minusLeft ? g.subtract(right, minusLeft) : widerSum(g, 'add', left, right)
    }
    case 'subtract': {
      if (b === 0 && full(left)) return left
      if (a === 0 && full(right)) return g.unary('negate', right)
      if (left === right) return g.fill(0, rows, columns)
      const minusRight = negated(right)
      return minusRight ? g.add(left, minusRight) : widerSum(g, 'subtract', left, right)
    }
    case 'multiply':
      return simplerProduct(g, left, right, [rows, columns])
    case 'divide':
      return simplerQuotient(g, left, right, [rows, columns])
    case 'power':
      return full(left) ? simplerPower(g, left, b) : null
    case 'minimum':
    case 'maximum':
      return left === right ? left : null
    case 'less':
      return left === right ? g.fill(0, rows, columns) : null
    case 'lessOrEqual':
    case 'equal':
      // NaN aside, which no user means.
      return left === right ? g.fill(1, rows, columns) : null
  }
}

function simplerProduct(
  g: GraphBuilder,
  left: Node,
  right: Node,
  [rows, columns]: readonly [number, number],
): Node | null {
  const a = filling(left)
  const b = filling(right)
  // A model's zero is structural (an unused term), so 0 * x is 0 whatever x becomes.
  if (a === 0 || b === 0) return g.fill(0, rows, columns)
  const number = a ?? b
  const rest = a === null ? left : right
  if (number !== null && rest.rows === rows && rest.columns === columns) {
    if (number === 1) return rest
    if (number === -1) return g.unary('negate', rest)
    const inner = negated(rest)
    if (inner) return g.scale(inner, -number)
    const product = scaled(rest)
    if (product && Number.isFinite(product.factor * number)) return g.scale(product.rest, product.factor * number)
    return widerProduct(g, left, right)
  }
  if (columns > 1) return widerProduct(g, left, right)
  // Signs move outwards, where they meet others and cancel.
  const [minusLeft, minusRight] = [negated(left), negated(right)]
  if (minusLeft) return g.unary('negate', g.multiply(minusLeft, right))
  return minusRight && g.unary('negate', g.multiply(left, minusRight))
}

function simplerQuotient(
  g: GraphBuilder,
  left: Node,
  right: Node,
  [rows, columns]: readonly [number, number],
): Node | null {
  const a = filling(left)
  const divisor = right.operation.kind === 'constant' ? right.operation.values : null
  if (divisor) {
    // The slowest operation becomes a product; half an ulp is lost where the reciprocal is not exact.
    const reciprocals = divisor.map((value) => 1 / value)
    if (reciprocals.every((value) => Number.isFinite(value) && Math.abs(value) > SMALLEST_NORMAL)) {
      const factor =
        reciprocals.length === 1 ? g.fill(reciprocals[0]!, right.rows, right.columns) : g.constant(reciprocals)
      return g.multiply(left, factor)
    }
    return null
  }
  if (a === 0) return g.fill(0, rows, columns)
  const [minusLeft, minusRight] = [negated(left), negated(right)]
  if (minusLeft) return g.unary('negate', g.divide(minusLeft, right))
  return minusRight && g.unary('negate', g.divide(left, minusRight))
}

const SMALLEST_NORMAL = 2.2250738585072014e-308

/** Small whole powers become products and quotients: faster, and exact to an ulp a factor. */
function simplerPower(g: GraphBuilder, base: Node, exponent: number | null): Node | null {
  if (exponent === 0) return g.fill(1, base.rows, base.columns)
  if (exponent === 1) return base
  if (exponent === 0.5) return g.unary('sqrt', base)
  if (exponent === -0.5) return g.divide(g.fill(1, 1), g.unary('sqrt', base))
  if (exponent === null || !Number.isInteger(exponent) || Math.abs(exponent) > 8) return null
  if (exponent < 0) return g.divide(g.fill(1, 1), simplerPower(g, base, -exponent)!)
  const half = simplerPower(g, base, Math.floor(exponent / 2))!
  const square = g.multiply(half, half)
  return exponent % 2 === 0 ? square : g.multiply(square, base)
}
