import type { GraphBuilder } from './builder'
import type { BinaryOperation, Node, UnaryOperation } from './node'

/** 2 / sqrt(pi), the derivative of erf at 0. */
const ERF_SLOPE = 1.1283791670955126

/** The derivative of an element-wise function at `x`, whose value there is `y`. */
export function unaryDerivative(g: GraphBuilder, operation: UnaryOperation, x: Node, y: Node): Node {
  switch (operation) {
    case 'negate':
      return g.fill(-1, x.rows, x.columns)
    case 'exp':
      return y
    case 'log':
      return g.divide(g.fill(1, 1), x)
    case 'sqrt':
      return g.divide(g.fill(0.5, 1), y)
    case 'tanh':
      return g.subtract(g.fill(1, 1), g.multiply(y, y))
    case 'logistic':
      return g.multiply(y, g.subtract(g.fill(1, 1), y))
    case 'softplus':
      return g.unary('logistic', x)
    case 'erf':
      return g.scale(g.unary('exp', g.unary('negate', g.multiply(x, x))), ERF_SLOPE)
    case 'abs':
      return g.subtract(g.unary('step', x), g.unary('step', g.unary('negate', x)))
    case 'step':
      return g.fill(0, x.rows, x.columns)
  }
}

/** The derivatives with respect to both arguments; at a tie of minimum or maximum the left one counts. */
export function binaryDerivatives(g: GraphBuilder, operation: BinaryOperation, a: Node, b: Node): [Node, Node] {
  const one = g.fill(1, 1)
  switch (operation) {
    case 'add':
      return [one, one]
    case 'subtract':
      return [one, g.fill(-1, 1)]
    case 'multiply':
      return [b, a]
    case 'divide':
      return [g.divide(one, b), g.unary('negate', g.divide(a, g.multiply(b, b)))]
    case 'power':
      return [
        g.multiply(b, g.power(a, g.subtract(b, one))),
        // x^y log x, which at x = 0 is 0 for y > 0: the logarithm of the smallest positive number stands for that of 0.
        g.multiply(g.power(a, b), g.unary('log', g.binary('maximum', a, g.fill(Number.MIN_VALUE, 1)))),
      ]
    case 'minimum': {
      const right = g.unary('step', g.subtract(a, b))
      return [g.subtract(one, right), right]
    }
    case 'maximum': {
      const right = g.unary('step', g.subtract(b, a))
      return [g.subtract(one, right), right]
    }
  }
}
