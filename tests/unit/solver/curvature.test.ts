import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileModel, neuralOdeGraph, type Arithmetic, type ModelGraph } from '../../../src/solver'
import { curvaturePullBacks, interpret, modelPrograms } from '../../../src/solver/graph'
import { realArithmetic } from './arithmetic'
import { drawn } from './linear-systems'
import { arithmetics, largestDifference, type Point } from './program-checks'
import { pollu } from './problems'
import { randomGraph } from './random-graphs'

/** Pairs of seeds u, v at one point. */
interface Drawn {
  point: Point
  pairs: { u: number[]; v: number[] }[]
}

function draw(graph: ModelGraph, columns: number, size = 1): Drawn {
  const next = drawn(columns)
  const numbers = (count: number, scale = size) => Array.from({ length: count }, () => scale * next())
  const point = {
    time: 0.7,
    state: numbers(graph.states, 1).map((value) => 0.6 + 0.5 * value),
    parameters: numbers(graph.parameters),
    inputs: numbers(graph.inputs),
    seeds: [],
  }
  return {
    point,
    pairs: Array.from({ length: columns }, () => ({ u: numbers(graph.states), v: numbers(graph.states) })),
  }
}

/** The sum over the pairs of the program of one pair, by the interpreter. */
function summed(graph: ModelGraph, { point, pairs }: Drawn): number[] {
  const outputs = modelPrograms(graph)('curvaturePullBack')
  return pairs
    .map(({ u, v }) => interpret(realArithmetic, outputs, { ...point, seeds: [u, v] }).flat())
    .reduce((total, values) => total.map((value, index) => value + values[index]!))
}

/** What the compiled program writes for the state, and what it leaves where 1, 2, 3, ... was. */
function run(graph: ModelGraph, arithmetic: Arithmetic, { point, pairs }: Drawn): number[] {
  const model = compileModel(graph, { arithmetic })
  const { memory, stateStride, states, parameters } = model
  const room = () => memory.allocate(pairs.length * stateStride)
  const [state, us, vs, result] = [memory.allocate(stateStride), room(), room(), memory.allocate(stateStride)] as const
  const gradient = memory.allocate(parameters + 1)
  model.setParameters(Float64Array.from(point.parameters))
  model.setInputs(Float64Array.from(point.inputs ?? []))
  memory.write(state, Float64Array.from(point.state))
  pairs.forEach(({ u, v }, column) => {
    memory.write(us + 8 * column * stateStride, Float64Array.from(u))
    memory.write(vs + 8 * column * stateStride, Float64Array.from(v))
  })
  memory.write(
    gradient,
    Float64Array.from({ length: parameters + 1 }, (_, index) => index + 1),
  )
  model.functions.curvaturePullBacks(pairs.length)(point.time, state, us, vs, result, gradient)
  expect(memory.read(gradient + 8 * parameters, 1)[0]).toBe(parameters + 1)
  const added = [...memory.read(gradient, parameters)].map((value, index) => value - (index + 1))
  return [...memory.read(result, states), ...added]
}

function check(graph: ModelGraph, columns: number, size?: number): void {
  const problem = draw(graph, columns, size)
  const wanted = summed(graph, problem)
  const { u, v } = { u: problem.pairs.map((pair) => pair.u), v: problem.pairs.map((pair) => pair.v) }
  const nodes = curvaturePullBacks(graph, columns)
  const interpreted = interpret(realArithmetic, nodes, { ...problem.point, seeds: [...u, ...v] }).flat()
  expect(largestDifference(interpreted, wanted)).toBeLessThan(1e-10)
  for (const arithmetic of arithmetics) {
    expect(largestDifference(run(graph, arithmetic, problem), wanted), arithmetic).toBeLessThan(1e-10)
  }
}

describe('curvature pull-backs of several pairs at one point', () => {
  it('are the sum of those of one pair, for random graphs', () => {
    const sizes = { states: 3, parameters: 2, inputs: 1 }
    fc.assert(
      fc.property(
        fc.array(fc.nat(65535), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        (choices, columns) => check(randomGraph(sizes, choices), columns),
      ),
      { numRuns: 30 },
    )
  })

  // Straight-line code and loops, and more columns than share a row of weights.
  it.each([
    [3, [5, 4], 1],
    [3, [5, 4], 8],
    [4, [13], 3],
    [6, [37, 40], 2],
    [3, [35], 5],
    [5, [34, 33], 9],
  ] as [number, number[], number][])('are, for %d states, layers %j and %d pairs', (states, hiddenLayers, columns) => {
    const scale = Float64Array.from({ length: states }, (_, index) => 1 + index / 10)
    const graph = neuralOdeGraph({ states, hiddenLayers, activation: 'silu', inputScale: scale, outputScale: scale })
    check(graph, columns, 0.5)
  })

  it('are, for a mechanism', () => check(pollu.graph, 3))
})
