import type { GraphBuilder, Node } from '../graph'

/** sqrt(2 / pi), the slope constant of GELU's tanh form. */
const GELU_SLOPE = 0.7978845608028654
const GELU_CUBIC = 0.044715
const SQRT_HALF = 0.7071067811865476

const activation = <Name extends string>(name: Name, title: string, apply: (g: GraphBuilder, x: Node) => Node) => ({
  name,
  title,
  apply,
})

/** Every activation of a hidden layer. */
export const activations = [
  activation('tanh', 'tanh', (g, x) => g.unary('tanh', x)),
  // x/2 (1 + tanh(u)) is x / (1 + e^-2u), which needs no tanh: u = c (x + b x^3) (Hendrycks and Gimpel 2016).
  activation('gelu', 'GELU', (g, x) => {
    const inner = g.shift(g.scale(g.multiply(x, x), 2 * GELU_SLOPE * GELU_CUBIC), 2 * GELU_SLOPE)
    return g.multiply(x, g.unary('logistic', g.multiply(x, inner)))
  }),
  activation('gelu-erf', 'GELU (erf)', (g, x) =>
    g.multiply(g.scale(x, 0.5), g.shift(g.unary('erf', g.scale(x, SQRT_HALF)), 1)),
  ),
  activation('relu', 'ReLU', (g, x) => g.binary('maximum', x, g.fill(0, 1))),
  activation('silu', 'SiLU (swish)', (g, x) => g.multiply(x, g.unary('logistic', x))),
  activation('softplus', 'softplus', (g, x) => g.unary('softplus', x)),
  activation('identity', 'identity', (_, x) => x),
] as const

export type ActivationName = (typeof activations)[number]['name']
