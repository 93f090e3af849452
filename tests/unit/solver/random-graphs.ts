import { defineModel, type GraphBuilder, type ModelGraph, type Node } from '../../../src/solver'
import { linearTable, piecewise, stepTable } from '../../../src/solver/graph'

/** One way of making a node from two others, whatever their values are: arguments are kept within domains and off kinks. */
type Step = (g: GraphBuilder, a: Node, b: Node) => Node

const bounded = (g: GraphBuilder, x: Node): Node => g.unary('tanh', x)
const positive = (g: GraphBuilder, x: Node): Node => g.shift(g.multiply(x, x), 0.3)
/** Whole numbers, whose jumps are off the values that tests like to draw. */
const whole = (g: GraphBuilder, x: Node): Node => g.unary('floor', g.scale(g.shift(x, 0.0371), 2.1))
const first = (g: GraphBuilder, x: Node): Node => bounded(g, g.gather(x, [0]))

/** Every operation that a right-hand side may have but dense layers. */
const steps: readonly Step[] = [
  (g, a, b) => g.add(a, b),
  (g, a, b) => g.subtract(a, b),
  (g, a, b) => g.multiply(a, b),
  (g, a, b) => g.divide(a, g.shift(g.multiply(bounded(g, b), bounded(g, b)), 1)),
  (g, a, b) => g.power(positive(g, a), bounded(g, b)),
  (g, a) => g.unary('exp', bounded(g, a)),
  (g, a) => g.unary('log', positive(g, a)),
  (g, a) => g.unary('xLogX', positive(g, a)),
  (g, a) => g.unary('sqrt', positive(g, a)),
  (g, a) => g.unary('sin', g.scale(a, 3)),
  (g, a) => g.unary('cos', g.scale(a, 7)),
  (g, a) => g.unary('logistic', a),
  (g, a) => g.unary('softplus', a),
  (g, a) => g.unary('erf', bounded(g, a)),
  (g, a, b) => g.binary('maximum', a, g.shift(b, 0.01)),
  (g, a, b) => g.binary('minimum', a, g.shift(b, 0.01)),
  (g, a) => g.unary('abs', g.shift(a, 0.123)),
  (g, a, b) => g.add(whole(g, a), b),
  (g, a, b) => g.multiply(g.gather(a, [0]), b),
  (g, a, b) => g.select(g.less(a, g.shift(b, 0.01)), g.multiply(a, b), g.unary('exp', bounded(g, b))),
  (g, a, b) => g.select(g.lessOrEqual(g.time(), g.fill(1, 1)), a, g.unary('log', positive(g, b))),
  (g, a, b) =>
    piecewise(
      g,
      [
        [g.and(g.less(g.fill(0.1, 1), a), g.not(g.less(b, g.fill(0.01, 1)))), g.multiply(a, a)],
        [g.or(g.less(a, g.fill(-0.2, 1)), g.equal(whole(g, a), whole(g, b))), b],
      ],
      g.unary('sin', a),
    ),
  (g, a, b) => g.multiply(linearTable(g, [-0.9, -0.3, 0.1, 0.75], [1, 2, -1, 0.5], first(g, a)), b),
  (g, a, b) =>
    g.add(
      g.gather(linearTable(g, [-0.5, 0.2, 0.6], [1, 4, 2, 5, 3, 3], first(g, a)), [1]),
      g.multiply(stepTable(g, [-0.4, 0.3], [2, 3], first(g, b)), b),
    ),
]

/** A right-hand side made of the steps that `choices` name, with broadcast, gather and sparse products; `parameters` and `inputs` >= 1. */
export function randomGraph(
  sizes: { states: number; parameters: number; inputs: number },
  choices: readonly number[],
): ModelGraph {
  const { states, parameters, inputs } = sizes
  return defineModel(sizes, (g) => {
    const over = (node: Node, count: number) =>
      g.gather(
        node,
        Array.from({ length: states }, (_, row) => row % count),
      )
    const pool: Node[] = [
      g.state(states),
      over(g.parameters(0, parameters), parameters),
      g.time(),
      over(g.inputs(0, inputs), inputs),
    ]
    const pick = (choice: number): Node => pool[choice % pool.length]!
    choices.forEach((choice, index) => {
      const made = steps[choice % steps.length]!(g, pick(choice >> 5), pick((choice >> 9) + index))
      pool.push(bounded(g, made))
    })
    const entries = Array.from({ length: states }, (_, row) => [
      { row, column: row, value: -1 },
      { row, column: (row + 1) % states, value: 0.5 },
    ]).flat()
    return g.linear(
      states,
      entries,
      pool
        .slice(-5)
        .map((node) => g.spread(node, states, 1))
        .reduce(g.add),
    )
  })
}
