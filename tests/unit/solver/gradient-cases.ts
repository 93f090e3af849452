import { defineModel, type ModelGraph, type Node } from '../../../src/solver'
import { formulaGraph, initialState, readProblemFile } from './problem-file'
import { hires, pollu, rober, type Problem } from './problems'
import { trainedNetwork } from './trained-network'

/** A model, and samples of a loss of its trajectory, for gradient methods to differentiate. */
export interface GradientCase {
  name: string
  graph: ModelGraph
  parameters: Float64Array
  initial: Float64Array
  times: Float64Array
  /** The size of each state: [states]. */
  scale: Float64Array
  /** [samples][states], near enough to the solution to be data, and not the solution. */
  data: Float64Array
  /** Whether explicit methods are good for it. */
  forExplicit: boolean
}

const even = (end: number, count: number) =>
  Float64Array.from({ length: count }, (_, index) => (end * (index + 1)) / count)

/** Data without a meaning: every residual differs from zero. */
const someData = (times: Float64Array, scale: Float64Array) =>
  Float64Array.from({ length: times.length * scale.length }, (_, index) => {
    const state = index % scale.length
    return scale[state]! * (0.3 + 0.1 * ((index * 7) % 5))
  })

function testProblem({ name, graph, parameters, initial, scale, forExplicit }: Problem, end: number): GradientCase {
  const times = even(end, 12)
  return { name, graph, parameters, initial, times, scale, data: someData(times, scale), forExplicit }
}

/** Robertson's reaction with its conservation as an algebraic equation in place of the third balance. */
function robertsonDae(): GradientCase {
  const graph = defineModel({ states: 3, parameters: 4 }, (g) => {
    const y = [0, 1, 2].map((index) => g.gather(g.state(3), [index]))
    const k = [0, 1, 2, 3].map((index) => g.parameters(index, 1))
    const [first, second, third] = [
      g.multiply(k[0]!, y[0]!),
      g.multiply(k[1]!, g.multiply(y[1]!, y[1]!)),
      g.multiply(k[2]!, g.multiply(y[1]!, y[2]!)),
    ]
    const total = g.add(g.add(y[0]!, y[1]!), y[2]!)
    return {
      rightHandSide: g.concatenate([
        g.subtract(third, first),
        g.subtract(g.subtract(first, second), third),
        g.subtract(total, k[3]!),
      ]),
      mass: [
        { row: 0, column: 0, value: 1 },
        { row: 1, column: 1, value: 1 },
      ],
    }
  })
  const [times, scale] = [even(100, 12), Float64Array.of(1, 4e-5, 1)]
  return {
    name: 'Robertson as a DAE',
    graph,
    parameters: Float64Array.of(0.04, 3e7, 1e4, 1),
    initial: Float64Array.of(1, 0, 0),
    times,
    scale,
    data: someData(times, scale),
    forExplicit: false,
  }
}

/** The test set's six species with an algebraic equation, whose right-hand side divides and takes roots. */
function chemakzo(): GradientCase {
  const file = readProblemFile('CHEMAKZO')
  const [times, scale] = [even(60, 6), Float64Array.of(0.1, 1e-3, 0.1, 0.01, 0.01, 0.1)]
  return {
    name: 'CHEMAKZO',
    graph: formulaGraph(file),
    parameters: Float64Array.from(Object.values(file.parameters)),
    initial: initialState(file),
    times,
    scale,
    data: someData(times, scale),
    forExplicit: false,
  }
}

/**
 * A decay A -> B under a light whose strength is a wave of time; whenever A has fallen to a limit it is fed, by an amount and at a limit that
 * are parameters, and some of B is drawn.
 */
function fedBatch(): GradientCase {
  const graph = defineModel({ states: 2, parameters: 5 }, (g) => {
    const [a, b] = [0, 1].map((index) => g.gather(g.state(2), [index])) as [Node, Node]
    const [rate, wave, limit, feed, drawn] = [0, 1, 2, 3, 4].map((index) => g.parameters(index, 1)) as Node[]
    const light = g.shift(g.multiply(wave!, g.unary('sin', g.time())), 1)
    const conversion = g.multiply(g.multiply(rate!, light), a)
    return {
      rightHandSide: g.concatenate([g.unary('negate', conversion), g.subtract(conversion, g.scale(b, 0.1))]),
      events: [
        {
          trigger: g.subtract(a, limit!),
          direction: 'falling',
          reset: g.concatenate([
            g.add(a, g.multiply(feed!, g.shift(g.scale(g.time(), 0.01), 1))),
            g.multiply(b, g.subtract(g.fill(1, 1), drawn!)),
          ]),
          terminal: false,
        },
      ],
    }
  })
  const [times, scale] = [even(10, 9), Float64Array.of(1, 1)]
  return {
    name: 'a fed batch with events',
    graph,
    parameters: Float64Array.of(0.8, 0.4, 0.35, 0.7, 0.25),
    initial: Float64Array.of(1, 0.2),
    times,
    scale,
    data: someData(times, scale),
    forExplicit: true,
  }
}

/** A linear DAE with a mass matrix that couples, an inhomogeneity that depends on time, and an algebraic equation that does. */
function drivenDae(): GradientCase {
  const graph = defineModel({ states: 3, parameters: 3 }, (g) => {
    const y = [0, 1, 2].map((index) => g.gather(g.state(3), [index])) as [Node, Node, Node]
    const k = [0, 1, 2].map((index) => g.parameters(index, 1)) as [Node, Node, Node]
    const wave = g.unary('sin', g.multiply(k[2], g.time()))
    return {
      rightHandSide: g.concatenate([
        g.subtract(y[2], g.multiply(k[0], y[0])),
        g.subtract(g.multiply(y[0], y[0]), g.multiply(k[1], y[1])),
        g.subtract(g.add(g.multiply(y[2], g.shift(y[2], 1)), g.scale(y[1], 0.2)), g.shift(g.scale(wave, 0.3), 1)),
      ]),
      mass: [
        { row: 0, column: 0, value: 1 },
        { row: 0, column: 1, value: 0.5 },
        { row: 1, column: 0, value: -0.2 },
        { row: 1, column: 1, value: 2 },
      ],
    }
  })
  const [times, scale] = [even(4, 8), Float64Array.of(1, 1, 1)]
  return {
    name: 'a driven DAE whose mass matrix couples',
    graph,
    parameters: Float64Array.of(1.3, 0.7, 2.1),
    initial: Float64Array.of(0.9, 0.3, 0.5),
    times,
    scale,
    data: someData(times, scale),
    forExplicit: false,
  }
}

export const gradientCases: readonly GradientCase[] = [
  { ...trainedNetwork(), forExplicit: true },
  testProblem(rober, 100),
  testProblem(pollu, 60),
  testProblem(hires, 300),
  robertsonDae(),
  chemakzo(),
  drivenDae(),
  fedBatch(),
]
