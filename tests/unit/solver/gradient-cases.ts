import { readFileSync } from 'node:fs'
import {
  compileModel,
  defineModel,
  linearTable,
  neuralOdeGraph,
  solve,
  type ModelGraph,
  type Node,
  type SolveRequest,
} from '../../../src/solver'
import { chemakzo, hires, pollu, rober, type Problem } from './problems'

/** A trajectory with data, of which a gradient is taken. */
export interface GradientCase {
  name: string
  graph: ModelGraph
  parameters: Float64Array
  initial: Float64Array
  times: Float64Array
  scale: Float64Array
  data: Float64Array
  /** What the solve is asked for besides. */
  extras?: Partial<SolveRequest>
  /** By which part parameters may be changed for differences of order 6 to have eight digits. */
  difference: number
  /** Whether a method for problems that are not stiff solves it too. */
  forExplicit: boolean
}

/** The trained Robertson network; the layout of the file is told in tests/data/README.md. */
export function trainedNetwork(): GradientCase {
  const path = new URL('../../data/ivp/rober-trained-node.txt', import.meta.url)
  const numbers = readFileSync(path, 'utf8').trim().split(/\s+/).map(Number)
  const [states, width, layers, samples] = numbers as [number, number, number, number]
  let next = 4
  const take = (count: number) => Float64Array.from(numbers.slice(next, (next += count)))
  const timeScale = take(1)[0]!
  const scale = take(states)
  const initial = take(states)
  const times = take(samples)
  const data = take(samples * states)
  const graph = neuralOdeGraph({
    states,
    hiddenLayers: new Array<number>(layers).fill(width),
    activation: 'gelu',
    inputScale: null,
    outputScale: scale.map((value) => value / timeScale),
  })
  const parameters = take(graph.parameters)
  const name = 'trained Robertson network'
  return { name, graph, parameters, initial, times, scale, data, difference: 1e-5, forExplicit: true }
}

/** A model over samples of its own solution, shifted so that no residual vanishes. */
export function ownSolution(
  model: Pick<GradientCase, 'name' | 'graph' | 'parameters' | 'initial' | 'scale' | 'extras'>,
  end: number,
  choices: { forExplicit?: boolean; difference?: number } = {},
): GradientCase {
  const count = 12
  const { forExplicit = false, difference = 2e-4 } = choices
  const times = Float64Array.from({ length: count }, (_, index) => (end * (index + 1)) / count)
  const solved = solve({
    model: compileModel(model.graph),
    parameters: model.parameters,
    initial: model.initial,
    startTime: 0,
    sampleTimes: times,
    relativeTolerance: 1e-8,
    absoluteTolerance: model.scale.map((scale) => 1e-8 * scale),
    ...model.extras,
  })
  if (solved.status === 'failed') throw new Error(solved.reason)
  const data = new Float64Array(count * model.graph.states)
  data.set(solved.values)
  const shifted = data.map((value, index) => 0.9 * value + 0.05 * model.scale[index % model.scale.length]!)
  return { ...model, times, data: shifted, difference, forExplicit }
}

const mechanism = ({ name, graph, parameters, initial, scale }: Problem, end: number, difference?: number) =>
  ownSolution({ name, graph, parameters, initial, scale }, end, difference ? { difference } : {})

/** Robertson's reaction with the sum of all amounts in place of the last equation. */
export const roberDae = ownSolution(
  {
    name: 'Robertson as a DAE',
    graph: defineModel({ states: 3, parameters: 3 }, (g) => {
      const [a, b, c] = [0, 1, 2].map((index) => g.gather(g.state(3), [index])) as [Node, Node, Node]
      const rate = (index: number, ...factors: Node[]) => factors.reduce(g.multiply, g.parameters(index, 1))
      const [first, second, third] = [rate(0, a), rate(1, b, b), rate(2, b, c)]
      const slope = g.subtract(third, first)
      return {
        rightHandSide: g.concatenate([
          slope,
          g.subtract(g.scale(slope, -1), second),
          g.shift(g.add(a, g.add(b, c)), -1),
        ]),
        mass: [
          { row: 0, column: 0, value: 1 },
          { row: 1, column: 1, value: 1 },
        ],
      }
    }),
    parameters: Float64Array.of(0.04, 3e7, 1e4),
    initial: Float64Array.of(1, 0, 0),
    scale: Float64Array.of(1, 1e-4, 1),
  },
  100,
)

/** A regular mass matrix and an algebraic equation, both with parameters and with time. */
export const coupledDae = ownSolution(
  {
    name: 'coupled DAE that depends on time',
    graph: defineModel({ states: 3, parameters: 4 }, (g) => {
      const [x, y, z] = [0, 1, 2].map((index) => g.gather(g.state(3), [index])) as [Node, Node, Node]
      const p = (index: number) => g.parameters(index, 1)
      const t = g.time()
      const cubed = g.multiply(z, g.multiply(z, z))
      return {
        rightHandSide: g.concatenate([
          g.subtract(g.multiply(g.multiply(p(0), t), y), g.multiply(x, z)),
          g.subtract(g.multiply(p(1), x), g.multiply(y, z)),
          g.subtract(g.add(cubed, g.multiply(p(2), z)), g.add(g.add(x, y), g.multiply(p(3), t))),
        ]),
        mass: [
          { row: 0, column: 0, value: 2 },
          { row: 0, column: 1, value: 1 },
          { row: 1, column: 0, value: 1 },
          { row: 1, column: 1, value: 2 },
        ],
      }
    }),
    parameters: Float64Array.of(1, 1, 1, 0.5),
    initial: Float64Array.of(1, 1, 1),
    scale: Float64Array.of(1, 1, 1),
  },
  2,
)

/** A driven reaction A -> B -> C: the rate follows the clock and a temperature ramp. */
export const driven = ownSolution(
  {
    name: 'reaction driven by time and a table',
    graph: defineModel({ states: 3, parameters: 3 }, (g) => {
      const [a, b] = [0, 1].map((index) => g.gather(g.state(3), [index])) as [Node, Node]
      const ramp = linearTable(g, [0, 2, 5], [1, 3, 1.5], g.time())
      const swing = g.shift(g.unary('sin', g.multiply(g.parameters(2, 1), g.time())), 1.5)
      const first = g.multiply(g.multiply(g.parameters(0, 1), ramp), a)
      const second = g.multiply(g.multiply(g.parameters(1, 1), swing), g.multiply(b, b))
      return g.concatenate([g.scale(first, -1), g.subtract(first, second), second])
    }),
    parameters: Float64Array.of(0.7, 5, 2),
    initial: Float64Array.of(1, 0.1, 0),
    scale: Float64Array.of(1, 1, 1),
    extras: { stopTimes: Float64Array.of(2) },
  },
  5,
  { forExplicit: true },
)

/**
 * A drug that decays, dosed again when it falls below a threshold and, by a clock, at a time that is a parameter; its product counts.
 * The two doses at the clock come at once, and each depends on what the other has left.
 */
export const dosing = ownSolution(
  {
    name: 'doses at thresholds and at times that are parameters',
    graph: defineModel({ states: 2, parameters: 6 }, (g) => {
      const [drug, product] = [0, 1].map((index) => g.gather(g.state(2), [index])) as [Node, Node]
      const p = (index: number) => g.parameters(index, 1)
      const decay = g.multiply(p(0), g.multiply(drug, drug))
      const event = { direction: 'both', terminal: false } as const
      return {
        rightHandSide: g.concatenate([g.scale(decay, -1), g.subtract(decay, g.multiply(p(1), product))]),
        events: [
          {
            ...event,
            trigger: g.subtract(drug, p(2)),
            direction: 'falling',
            reset: g.concatenate([g.add(drug, p(3)), g.multiply(product, g.fill(0.5, 1))]),
          },
          {
            ...event,
            trigger: g.subtract(g.time(), p(4)),
            reset: g.concatenate([g.add(drug, g.multiply(g.time(), p(3))), product]),
          },
          {
            ...event,
            trigger: g.subtract(g.scale(g.time(), 2), g.scale(p(4), 2)),
            reset: g.concatenate([drug, g.add(product, g.multiply(p(5), drug))]),
          },
        ],
      }
    }),
    parameters: Float64Array.of(1, 0.3, 0.4, 0.5, 2.5, 0.2),
    initial: Float64Array.of(1, 0.2),
    scale: Float64Array.of(1, 1),
  },
  5,
  { forExplicit: true },
)

/** The same as a DAE: the total is an algebraic state, from which a dose takes. */
export const dosedDae = ownSolution(
  {
    name: 'DAE with doses',
    graph: defineModel({ states: 3, parameters: 4 }, (g) => {
      const [drug, product, total] = [0, 1, 2].map((index) => g.gather(g.state(3), [index])) as [Node, Node, Node]
      const p = (index: number) => g.parameters(index, 1)
      const decay = g.multiply(p(0), g.multiply(drug, total))
      return {
        rightHandSide: g.concatenate([
          g.scale(decay, -1),
          g.subtract(decay, g.multiply(p(1), product)),
          g.subtract(g.add(drug, g.multiply(product, product)), g.multiply(total, g.shift(g.scale(g.time(), 0.1), 1))),
        ]),
        mass: [
          { row: 0, column: 0, value: 1 },
          { row: 1, column: 1, value: 1 },
        ],
        events: [
          {
            trigger: g.subtract(total, p(2)),
            direction: 'falling',
            reset: g.concatenate([g.add(drug, p(3)), g.multiply(product, total), total]),
            terminal: false,
          },
        ],
      }
    }),
    parameters: Float64Array.of(1, 0.3, 0.5, 0.5),
    initial: Float64Array.of(1, 0.2, 1),
    scale: Float64Array.of(1, 1, 1),
  },
  5,
)

/**
 * The knee of Dahlquist and others (see limits-non-negative.test.ts), its rate and its turn parameters, and what is made of it: errors
 * would carry it below zero if floors did not hold it.
 */
export const floored = ownSolution(
  {
    name: 'knee held at zero',
    graph: defineModel({ states: 2, parameters: 3 }, (g) => {
      const [y, made] = [0, 1].map((index) => g.gather(g.state(2), [index])) as [Node, Node]
      const p = (index: number) => g.parameters(index, 1)
      const growth = g.multiply(g.subtract(p(1), g.time()), y)
      const slope = g.multiply(p(0), g.subtract(growth, g.multiply(y, y)))
      return g.concatenate([slope, g.subtract(y, g.multiply(p(2), made))])
    }),
    parameters: Float64Array.of(300, 1, 0.5),
    initial: Float64Array.of(1, 0),
    scale: Float64Array.of(1, 1),
    extras: { nonNegative: true },
  },
  2,
  { difference: 1e-4 },
)

/** A reaction that is quenched when a part is used up: the last samples are not reached. */
export const quenched = ownSolution(
  {
    name: 'reaction that ends at an event',
    graph: defineModel({ states: 2, parameters: 2 }, (g) => {
      const [first] = [g.gather(g.state(2), [0])]
      const rate = g.multiply(g.parameters(0, 1), g.multiply(first, first))
      return {
        rightHandSide: g.concatenate([g.scale(rate, -1), rate]),
        events: [{ trigger: g.subtract(first, g.parameters(1, 1)), direction: 'falling', reset: null, terminal: true }],
      }
    }),
    parameters: Float64Array.of(1, 0.3),
    initial: Float64Array.of(1, 0),
    scale: Float64Array.of(1, 1),
  },
  4,
  { forExplicit: true },
)

export const gradientCases = [
  trainedNetwork(),
  mechanism(rober, 100),
  mechanism(pollu, 60, 1e-3),
  mechanism(hires, 321.8122),
  mechanism(chemakzo, 180),
  roberDae,
  coupledDae,
  driven,
  dosing,
  dosedDae,
  quenched,
  floored,
]
