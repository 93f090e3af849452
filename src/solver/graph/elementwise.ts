import { branchesOf } from './branches'
import type { GraphBuilder } from './builder'
import type { BinaryOperation, Node, UnaryOperation } from './node'

/*
 * What the operations give at the edges of their domains, and what their derivatives do there. Values are those of IEEE 754.
 *
 * - log 0 = -Infinity; log, sqrt and a broken power of a negative number: NaN; x / 0 = +-Infinity, 0 / 0 = NaN. None of these is mended:
 *   `firstNonFinite` names the expression. (Only a factor that is zero by construction, the constant 0, makes a product 0 whatever the
 *   other factor becomes.)
 * - x log x as one operation (`xLogX`) is 0 at 0, its limit. Its slope 1 + log x is -Infinity there; at exactly 0 the slope is 1 plus the
 *   logarithm of the smallest normal number, -707.4, so that a solve may start from 0: 0 times that is 0, not NaN.
 *   The plain product x * log(x) at 0 is 0 * -Infinity = NaN.
 * - x^0 = 1 for every x, 0 and NaN too; 0^y = 0 for y > 0 and Infinity for y < 0.
 * - d/dx x^y = y x^(y - 1): at x = 0 it is 0 for y > 1, 1 for y = 1, Infinity for 0 < y < 1; for y = 0 it is 0 everywhere.
 * - d/dy x^y = x^y log x: at x = 0 it is 0 for y >= 0 (the limit for y > 0). At a negative x, where only whole y have a value, it is the
 *   real part, x^y log |x|.
 * - sqrt at 0 has the slope Infinity, abs at 0 the slope 0, minimum and maximum at a tie that of their left argument; floor and the
 *   comparisons have the slope 0 everywhere.
 */

/** 2 / sqrt(pi), the derivative of erf at 0. */
const ERF_SLOPE = 1.1283791670955126
const SMALLEST_NORMAL = 2.2250738585072014e-308

/** `x` with zeros replaced. */
const nonZero = (g: GraphBuilder, x: Node, replacement: number): Node => g.select(x, x, g.fill(replacement, 1))

/** How a change of one input of an element-wise node changes the node, element by element. */
export type LocalDerivative =
  | { kind: 'factor'; factor: Node }
  /** The change itself where the branch is taken (the condition is not zero, or is), nothing elsewhere. */
  | { kind: 'branch'; condition: Node; taken: boolean }

/** The local derivatives of an element-wise node, one an input, each made when asked for; null where it is zero everywhere. */
export function localDerivatives(g: GraphBuilder, node: Node): readonly (() => LocalDerivative | null)[] {
  const branches = branchesOf(g, node)
  if (branches) {
    const { condition, takenWhen } = branches
    return takenWhen.map((taken) => () => (taken === null ? null : { kind: 'branch', condition, taken }))
  }
  const { operation, inputs } = node
  if (operation.kind === 'unary') return [() => factor(unaryDerivative(g, operation.operation, inputs[0]!, node))]
  if (operation.kind !== 'binary') throw new Error(`'${operation.kind}' is not element-wise`)
  const derivatives = binaryDerivatives(g, operation.operation, inputs[0]!, inputs[1]!, node)
  return derivatives.map((derivative) => () => factor(derivative()))
}

const factor = (derivative: Node | null): LocalDerivative | null => derivative && { kind: 'factor', factor: derivative }

/** What a change of the input makes of the node. */
export function applied(g: GraphBuilder, local: LocalDerivative, change: Node): Node {
  if (local.kind === 'factor') return g.multiply(local.factor, change)
  const zero = g.fill(0, 1)
  return local.taken ? g.select(local.condition, change, zero) : g.select(local.condition, zero, change)
}

/** The derivative of an element-wise function at `x`, whose value there is `y`; null where it is zero everywhere. */
function unaryDerivative(g: GraphBuilder, operation: UnaryOperation, x: Node, y: Node): Node | null {
  const one = g.fill(1, 1)
  switch (operation) {
    case 'negate':
      return g.fill(-1, 1)
    case 'exp':
      return y
    case 'log':
      return g.divide(one, x)
    case 'xLogX':
      return g.add(g.unary('log', nonZero(g, x, SMALLEST_NORMAL)), one)
    case 'sqrt':
      return g.divide(g.fill(0.5, 1), y)
    case 'sin':
      return g.unary('cos', x)
    case 'cos':
      return g.unary('negate', g.unary('sin', x))
    case 'tanh':
      return g.subtract(one, g.multiply(y, y))
    case 'logistic':
      return g.multiply(y, g.subtract(one, y))
    case 'softplus':
      return g.unary('logistic', x)
    case 'erf':
      return g.scale(g.unary('exp', g.unary('negate', g.multiply(x, x))), ERF_SLOPE)
    case 'abs':
      return g.subtract(g.less(g.fill(0, 1), x), g.less(x, g.fill(0, 1)))
    case 'floor':
      return null
  }
}

/** The derivatives with respect to both arguments. */
function binaryDerivatives(
  g: GraphBuilder,
  operation: BinaryOperation,
  a: Node,
  b: Node,
  y: Node,
): readonly (() => Node | null)[] {
  const one = g.fill(1, 1)
  switch (operation) {
    case 'add':
      return [() => one, () => one]
    case 'subtract':
      return [() => one, () => g.fill(-1, 1)]
    case 'multiply':
      return [() => b, () => a]
    case 'divide': {
      const reciprocal = () => g.divide(one, b)
      return [reciprocal, () => g.unary('negate', g.multiply(y, reciprocal()))]
    }
    case 'power':
      return [
        // At x = y = 0, where y - 1 would make 0 * Infinity of it, another exponent stands for it: 0 * 0^1.
        () => {
          const never = b.operation.kind === 'constant' && b.operation.values.every((value) => value !== 0)
          const lower = g.subtract(b, one)
          const bothZero = g.and(g.equal(a, g.fill(0, 1)), g.equal(b, g.fill(0, 1)))
          return g.multiply(b, g.power(a, never ? lower : g.select(bothZero, one, lower)))
        },
        // With 1 for 0: log 1 = 0.
        () => g.multiply(y, g.unary('log', nonZero(g, g.unary('abs', a), 1))),
      ]
    case 'less':
    case 'lessOrEqual':
    case 'equal':
      return [() => null, () => null]
    case 'minimum':
    case 'maximum':
      throw new Error(`'${operation}' is a branch`)
  }
}
