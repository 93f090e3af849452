import type { BinaryOperation, UnaryOperation } from '../../graph'
import type { Code } from '../encoder'
import type { VectorOperations } from '../vector'
import { erf } from './error-function'
import { exp, logistic, tanh } from './exponential'
import { log, softplus, xLogX } from './logarithm'
import { power } from './power'
import { cos, sin } from './trigonometric'

type UnaryKernel = (v: VectorOperations, x: Code) => Code
type BinaryKernel = (v: VectorOperations, a: Code, b: Code) => Code

/** How every element-wise function is computed on a pair of doubles. `x` must be cheap to read more than once. */
export const unaryKernels: Readonly<Record<UnaryOperation, UnaryKernel>> = {
  negate: (v, x) => v.f.vector('f64x2.neg', x),
  sqrt: (v, x) => v.f.vector('f64x2.sqrt', x),
  abs: (v, x) => v.f.vector('f64x2.abs', x),
  floor: (v, x) => v.f.vector('f64x2.floor', x),
  exp,
  log,
  xLogX,
  sin,
  cos,
  tanh,
  logistic,
  softplus,
  erf,
}

export const binaryKernels: Readonly<Record<BinaryOperation, BinaryKernel>> = {
  add: (v, a, b) => v.add(a, b),
  subtract: (v, a, b) => v.subtract(a, b),
  multiply: (v, a, b) => v.multiply(a, b),
  divide: (v, a, b) => v.divide(a, b),
  minimum: (v, a, b) => v.f.vector('f64x2.min', a, b),
  maximum: (v, a, b) => v.f.vector('f64x2.max', a, b),
  power,
  less: (v, a, b) => oneWhere(v, v.f.vector('f64x2.lt', a, b)),
  lessOrEqual: (v, a, b) => oneWhere(v, v.f.vector('f64x2.le', a, b)),
  equal: (v, a, b) => oneWhere(v, v.f.vector('f64x2.eq', a, b)),
}

const oneWhere = (v: VectorOperations, mask: Code): Code => v.f.vector('v128.and', mask, v.constant(1))

/** Functions long enough to be called rather than repeated where a program uses them often. */
export const longKernels: readonly (UnaryOperation | BinaryOperation)[] = [
  'exp',
  'log',
  'xLogX',
  'sin',
  'cos',
  'tanh',
  'logistic',
  'softplus',
  'erf',
  'power',
]
