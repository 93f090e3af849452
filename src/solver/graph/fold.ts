import type { BinaryOperation, UnaryOperation } from './node'

/**
 * The value of an operation on constants where plain arithmetic gives it exactly as the kernels do; null where only a kernel may, and
 * where the value is not finite: the operation stays, so that a failure can name it.
 */
export function foldUnary(operation: UnaryOperation, value: number): number | null {
  return finite(unary(operation, value))
}

/** As {@link foldUnary}, for two arguments. */
export function foldBinary(operation: BinaryOperation, left: number, right: number): number | null {
  return finite(binary(operation, left, right))
}

const finite = (value: number | null): number | null => (value !== null && Number.isFinite(value) ? value : null)

function unary(operation: UnaryOperation, value: number): number | null {
  switch (operation) {
    case 'negate':
      return -value
    case 'sqrt':
      return Math.sqrt(value)
    case 'abs':
      return Math.abs(value)
    case 'floor':
      return Math.floor(value)
    case 'exp':
    case 'cos':
      return value === 0 ? 1 : null
    case 'log':
      return value === 1 ? 0 : null
    case 'xLogX':
      return value === 0 || value === 1 ? 0 : null
    case 'sin':
    case 'tanh':
    case 'erf':
      return value === 0 ? value : null
    case 'logistic':
      return value === 0 ? 0.5 : null
    case 'softplus':
      return null
  }
}

function binary(operation: BinaryOperation, left: number, right: number): number | null {
  switch (operation) {
    case 'add':
      return left + right
    case 'subtract':
      return left - right
    case 'multiply':
      return left * right
    case 'divide':
      return left / right
    case 'minimum':
      return Math.min(left, right)
    case 'maximum':
      return Math.max(left, right)
    case 'power':
      return right === 0 ? 1 : right === 1 ? left : null
    case 'less':
      return left < right ? 1 : 0
    case 'lessOrEqual':
      return left <= right ? 1 : 0
    case 'equal':
      return left === right ? 1 : 0
  }
}
