import type { BinaryOperation, UnaryOperation } from './node'

/** The value of an operation on constants where plain arithmetic gives it exactly as the kernels do; null where only a kernel may. */
export function foldUnary(operation: UnaryOperation, value: number): number | null {
  switch (operation) {
    case 'negate':
      return -value
    case 'sqrt':
      return Math.sqrt(value)
    case 'abs':
      return Math.abs(value)
    case 'step':
      return value > 0 ? 1 : 0
    case 'exp':
      return value === 0 ? 1 : null
    case 'log':
      return value === 1 ? 0 : null
    case 'tanh':
    case 'erf':
      return value === 0 ? 0 : null
    case 'logistic':
      return value === 0 ? 0.5 : null
    case 'softplus':
      return null
  }
}

/** As {@link foldUnary}, for two arguments. */
export function foldBinary(operation: BinaryOperation, left: number, right: number): number | null {
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
  }
}
