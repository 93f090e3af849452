import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { neuralOdeGraph, type ModelGraph, type Node } from '../../../src/solver'
import { CompiledModel, ModelModule } from '../../../src/solver/compiler'
import { interpret, modelPrograms, rowRange, topologicalOrder } from '../../../src/solver/graph'
import { realArithmetic } from './arithmetic'
import { largestDifference, pointOf, type Point } from './program-checks'
import { pollu } from './problems'
import { randomGraph } from './random-graphs'

const network = (states: number, hiddenLayers: number[]): ModelGraph => {
  const outputScale = Float64Array.from({ length: states }, (_, index) => 1 + index / 10)
  return neuralOdeGraph({ states, hiddenLayers, activation: 'gelu', inputScale: null, outputScale })
}

/** df/dtheta, row after row: its columns are the states. */
const derivative = (graph: ModelGraph): Node => modelPrograms(graph)('parameterJacobian')[0]!

/** By compiled code, in column order. */
function compiled(graph: ModelGraph, output: Node, point: Point): number[] {
  const model = new CompiledModel(graph, 'plain', '')
  const module = new ModelModule(model, [])
  module.write('range', [output])
  const state = model.memory.allocate(model.stateStride)
  const result = model.memory.allocate(output.rows * output.columns + 1)
  model.setParameters(Float64Array.from(point.parameters))
  model.setInputs(Float64Array.from(point.inputs ?? []))
  model.memory.write(state, Float64Array.from(point.state))
  module.instantiate()['range']!(point.time, state, 0, result)
  return [...model.memory.read(result, output.rows * output.columns)]
}

function check(graph: ModelGraph, point: Point, from: number, to: number): void {
  const whole = derivative(graph)
  const part = rowRange(graph.builder, whole, from, to)
  const [all, some] = interpret(realArithmetic, [whole, part], point)
  const wanted = Array.from({ length: whole.columns }, (_, column) =>
    all!.slice(column * whole.rows + from, column * whole.rows + to),
  ).flat()
  expect(some).toEqual(wanted)
  expect(largestDifference(compiled(graph, part, point), wanted)).toBeLessThan(1e-11)
}

/** [from, to) within so many rows. */
const range = (rows: number) =>
  fc.tuple(fc.nat(rows - 1), fc.nat(rows - 1)).map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1] as const)

describe('df/dtheta of a range of parameters', () => {
  it.each([network(2, [3, 4]), network(3, []), network(4, [40, 35]), pollu.graph].map((graph) => ({ graph })))(
    'is those columns of the whole, of a model of $graph.parameters parameters',
    ({ graph }) => {
      fc.assert(
        fc.property(pointOf(graph), range(graph.parameters), (point, [from, to]) => check(graph, point, from, to)),
        { numRuns: 25 },
      )
    },
  )

  it('is those columns of the whole, of random graphs', () => {
    const sizes = { states: 3, parameters: 5, inputs: 2 }
    fc.assert(
      fc.property(
        fc.array(fc.nat(65535), { minLength: 1, maxLength: 8 }),
        pointOf(sizes),
        range(sizes.parameters),
        (choices, point, [from, to]) => check(randomGraph(sizes, choices), point, from, to),
      ),
      { numRuns: 40 },
    )
  })

  it('computes nothing that only other parameters need', () => {
    const graph = network(3, [6, 5])
    const whole = derivative(graph)
    // The last layer: 5 x 3 weights and 3 biases. Its derivatives need no cotangent of the layers before it.
    const last = rowRange(graph.builder, whole, graph.parameters - 18, graph.parameters)
    const transposed = (output: Node) =>
      topologicalOrder([output]).filter(({ operation }) => operation.kind === 'denseTransposed').length
    expect(transposed(whole)).toBe(2)
    expect(transposed(last)).toBe(0)
  })
})
