import type { GraphBuilder, Node } from '../../../src/solver'
import type { BinaryOperation, InterpreterArithmetic, UnaryOperation } from '../../../src/solver/graph'

/** What a formula is evaluated with: numbers, or nodes of a graph. */
export type FormulaArithmetic<Value> = Pick<InterpreterArithmetic<Value>, 'constant' | 'unary' | 'binary'>

/** The functions that formulas of tests/data call by name. */
const functions: readonly UnaryOperation[] = ['exp', 'log', 'sqrt', 'sin', 'cos']

const operators = new Map<string, BinaryOperation>([
  ['+', 'add'],
  ['-', 'subtract'],
  ['*', 'multiply'],
  ['/', 'divide'],
  ['^', 'power'],
])

/** How tightly operators bind; `^` binds to the right and tighter than a sign, the others to the left. */
const levels = [
  ['+', '-'],
  ['*', '/'],
]

/**
 * The value of a formula of tests/data: numbers, names, + - * / ^, signs, brackets and functions
 * of one argument. `valueOf` gives the value of a name. Throws on anything else.
 */
export function evaluateFormula<Value>(
  text: string,
  arithmetic: FormulaArithmetic<Value>,
  valueOf: (name: string) => Value,
): Value {
  const tokens = text.match(/\d+\.?\d*(?:e[+-]?\d+)?|\.\d+|\w+|\S/gi) ?? []
  let next = 0
  const take = (wanted: string): void => {
    if (tokens[next] !== wanted) throw new Error(`'${text}': ${wanted} expected, not ${tokens[next]}`)
    next++
  }
  const binary = (level: number): Value => {
    const operand = () => (level + 1 < levels.length ? binary(level + 1) : signed())
    let value = operand()
    while (levels[level]!.includes(tokens[next] ?? '')) {
      const operation = operators.get(tokens[next++]!)!
      value = arithmetic.binary(operation, value, operand())
    }
    return value
  }
  const signed = (): Value => {
    if (tokens[next] === '-') {
      next++
      return arithmetic.unary('negate', signed())
    }
    const base = single()
    if (tokens[next] !== '^') return base
    next++
    return arithmetic.binary('power', base, signed())
  }
  const bracketed = (): Value => {
    take('(')
    const value = binary(0)
    take(')')
    return value
  }
  const single = (): Value => {
    const token = tokens[next]
    if (token === '(') return bracketed()
    if (token === undefined || !/^[\w.]/.test(token)) throw new Error(`'${text}': a value expected, not ${token}`)
    next++
    if (/^[\d.]/.test(token)) return arithmetic.constant(Number(token))
    if (tokens[next] !== '(') return valueOf(token)
    const operation = functions.find((name) => name === token)
    if (!operation) throw new Error(`'${text}': there is no function ${token}`)
    return arithmetic.unary(operation, bracketed())
  }
  const value = binary(0)
  if (next < tokens.length) throw new Error(`'${text}': an operator expected, not ${tokens[next]}`)
  return value
}

/** Formulas become nodes of a graph. */
export const graphArithmetic = (g: GraphBuilder): FormulaArithmetic<Node> => ({
  constant: (value) => g.fill(value, 1),
  unary: (operation, input) => g.unary(operation, input),
  binary: (operation, left, right) => g.binary(operation, left, right),
})
