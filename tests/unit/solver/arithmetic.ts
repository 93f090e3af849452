import type { InterpreterArithmetic } from '../../../src/solver/graph'

/** The interpreter's arithmetic on ordinary numbers, by Math: independent of the compiled kernels. */
export const realArithmetic: InterpreterArithmetic<number> = {
  constant: (value) => value,
  unary(operation, x) {
    switch (operation) {
      case 'negate':
        return -x
      case 'exp':
        return Math.exp(x)
      case 'log':
        return Math.log(x)
      case 'sqrt':
        return Math.sqrt(x)
      case 'tanh':
        return Math.tanh(x)
      case 'logistic':
        return 1 / (1 + Math.exp(-x))
      case 'softplus':
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
      case 'erf':
        return erf(x)
      case 'abs':
        return Math.abs(x)
      case 'xLogX':
        return x === 0 ? 0 : x * Math.log(x)
      case 'sin':
        return Math.sin(x)
      case 'cos':
        return Math.cos(x)
      case 'floor':
        return Math.floor(x)
    }
  },
  binary(operation, a, b) {
    switch (operation) {
      case 'add':
        return a + b
      case 'subtract':
        return a - b
      case 'multiply':
        return a * b
      case 'divide':
        return a / b
      case 'power':
        return a ** b
      case 'minimum':
        return Math.min(a, b)
      case 'maximum':
        return Math.max(a, b)
      default:
        return compared(operation, a, b)
    }
  },
  real: (x) => x,
}

function compared(operation: 'less' | 'lessOrEqual' | 'equal', a: number, b: number): number {
  const holds = { less: a < b, lessOrEqual: a <= b, equal: a === b }
  return holds[operation] ? 1 : 0
}

/** erf by its power series: enough for |x| below 3. */
function erf(x: number): number {
  let term = x
  let total = x
  for (let n = 1; n < 100; n++) {
    term *= -(x * x) / n
    total += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * total
}

/** A complex number, for complex-step derivatives: the imaginary part of f(x + ih) / h is f'(x) without cancellation. */
export interface Complex {
  re: number
  im: number
}

const complex = (re: number, im: number): Complex => ({ re, im })
const multiply = (a: Complex, b: Complex) => complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re)
const divide = (a: Complex, b: Complex) => {
  const size = b.re * b.re + b.im * b.im
  return complex((a.re * b.re + a.im * b.im) / size, (a.im * b.re - a.re * b.im) / size)
}
const exp = (z: Complex) => complex(Math.exp(z.re) * Math.cos(z.im), Math.exp(z.re) * Math.sin(z.im))
const log = (z: Complex) => complex(Math.log(Math.hypot(z.re, z.im)), Math.atan2(z.im, z.re))
const one = complex(1, 0)

/** The interpreter's arithmetic on complex numbers near the real axis. */
export const complexArithmetic: InterpreterArithmetic<Complex> = {
  constant: (value) => complex(value, 0),
  unary(operation, z) {
    switch (operation) {
      case 'negate':
        return complex(-z.re, -z.im)
      case 'exp':
        return exp(z)
      case 'log':
        return log(z)
      case 'sqrt':
        return exp(multiply(complex(0.5, 0), log(z)))
      case 'tanh': {
        const e = exp(complex(2 * z.re, 2 * z.im))
        return divide(complex(e.re - 1, e.im), complex(e.re + 1, e.im))
      }
      case 'logistic': {
        const e = exp(complex(-z.re, -z.im))
        return divide(one, complex(1 + e.re, e.im))
      }
      case 'softplus': {
        const e = exp(z)
        return log(complex(1 + e.re, e.im))
      }
      case 'erf':
        return complex(erf(z.re), (2 / Math.sqrt(Math.PI)) * Math.exp(-z.re * z.re) * z.im)
      case 'abs':
        return z.re < 0 ? complex(-z.re, -z.im) : z
      case 'xLogX':
        return z.re === 0 ? complex(0, 0) : multiply(z, log(z))
      case 'sin':
        return complex(Math.sin(z.re) * Math.cosh(z.im), Math.cos(z.re) * Math.sinh(z.im))
      case 'cos':
        return complex(Math.cos(z.re) * Math.cosh(z.im), -Math.sin(z.re) * Math.sinh(z.im))
      case 'floor':
        return complex(Math.floor(z.re), 0)
    }
  },
  binary(operation, a, b) {
    switch (operation) {
      case 'add':
        return complex(a.re + b.re, a.im + b.im)
      case 'subtract':
        return complex(a.re - b.re, a.im - b.im)
      case 'multiply':
        return multiply(a, b)
      case 'divide':
        return divide(a, b)
      case 'power':
        return exp(multiply(b, log(a)))
      case 'minimum':
        return b.re < a.re ? b : a
      case 'maximum':
        return b.re > a.re ? b : a
      default:
        return complex(compared(operation, a.re, b.re), 0)
    }
  },
  real: ({ re }) => re,
}
