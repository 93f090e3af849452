import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  activations,
  compileModel,
  defineModel,
  neuralOdeGraph,
  type GraphBuilder,
  type ModelGraph,
  type Node,
} from '../../../src/solver'
import { CompiledModel as OwnModel, ModelModule } from '../../../src/solver/compiler'
import { validates } from '../../../src/solver/compiler/encoder'
import { cotangents, interpret, serializeModel, type ProgramName } from '../../../src/solver/graph'
import { realArithmetic } from './arithmetic'
import {
  arithmetics,
  check,
  checkCompiled,
  complexStep,
  dot,
  largestDifference,
  pointOf,
  unit,
  type Point,
} from './program-checks'
import { hires, pollu, rober } from './problems'
import { randomGraph } from './random-graphs'

const waves = (seed: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.sin(seed + 7.3 * index))

describe('compiled programs and derivatives', () => {
  it('agree with the interpreter and with complex steps for random graphs', () => {
    const sizes = fc.record({
      states: fc.integer({ min: 1, max: 6 }),
      parameters: fc.integer({ min: 1, max: 4 }),
      inputs: fc.integer({ min: 1, max: 3 }),
    })
    fc.assert(
      fc.property(
        sizes.chain((size) => fc.tuple(fc.constant(size), pointOf(size))),
        fc.array(fc.nat(65535), { minLength: 1, maxLength: 12 }),
        ([size, point], choices) => check(randomGraph(size, choices), point, 1e-10),
      ),
      { numRuns: 80 },
    )
  })

  // Straight-line code and loops, even and odd.
  it.each([1, 2, 3, 33, 40])('agree for random graphs of %d states', (states) => {
    const sizes = { states, parameters: 3, inputs: 2 }
    fc.assert(
      fc.property(fc.array(fc.nat(65535), { minLength: 8, maxLength: 8 }), pointOf(sizes), (choices, point) =>
        check(randomGraph(sizes, choices), point, 1e-10),
      ),
      { numRuns: states > 32 ? 6 : 20 },
    )
  })

  it.each(activations.map((row) => row.name))('agree for networks with %s', (activation) => {
    const graph = neuralOdeGraph({
      states: 3,
      hiddenLayers: [5, 4],
      activation,
      inputScale: Float64Array.of(1, 2, 3),
      outputScale: Float64Array.of(0.5, 1, 2),
    })
    fc.assert(
      fc.property(pointOf(graph), (point) => check(graph, point)),
      { numRuns: 5 },
    )
  })

  // Straight-line code, loops, odd widths, columns in groups of one to five, and such as are gone over twice.
  it.each([
    [20, [10, 10]],
    [3, [50]],
    [2, [70, 40]],
    [40, [7]],
    [1, [3]],
    [35, [33]],
    [7, []],
    [5, [64, 33]],
    [7, [37]],
    [11, [34, 35]],
  ] as [number, number[]][])('agree for %d states and layers %j', (states, hiddenLayers) => {
    const outputScale = Float64Array.from({ length: states }, (_, index) => 1 + index / 10)
    const graph = neuralOdeGraph({ states, hiddenLayers, activation: 'gelu', inputScale: outputScale, outputScale })
    check(graph, {
      time: 0,
      state: waves(1, states),
      parameters: waves(2, graph.parameters).map((value) => 0.4 * value),
      seeds: [waves(3, states), waves(4, states)],
    })
  })

  // Outer products that are larger than the caches, rows of weights by the hundred, and a number of columns that no group divides.
  it('agree for 31 states and layers [130, 141]', () => {
    const outputScale = Float64Array.from({ length: 31 }, (_, index) => 1 + index / 10)
    const graph = neuralOdeGraph({
      states: 31,
      hiddenLayers: [130, 141],
      activation: 'tanh',
      inputScale: null,
      outputScale,
    })
    const point = {
      time: 0,
      state: waves(1, 31),
      parameters: waves(2, graph.parameters).map((value) => 0.1 * value),
      seeds: [waves(3, 31), waves(4, 31)],
    }
    checkCompiled(graph, point, 1e-11, [
      'rightHandSide',
      'linearisation',
      'jacobianProduct',
      'pullBack',
      'curvaturePullBack',
    ])
  })

  // The unit vectors that a Jacobian starts from meet the output layer as they are, or times something.
  it.each([
    ['nothing', (_, y) => y],
    ['a number', (g, y) => g.scale(y, 3)],
    ['functions of the state', (g, y) => g.multiply(g.unary('exp', g.scale(g.state(7), 0.3)), y)],
    ['states in another order', (g, y) => g.multiply(g.gather(g.state(7), [6, 5, 4, 0, 1, 2, 3]), y)],
    ['one state', (g, y) => g.multiply(g.gather(g.state(7), [2]), y)],
    ['parameters, and something is added', (g, y) => g.add(g.multiply(g.parameters(0, 7), y), g.state(7))],
  ] as [string, (g: GraphBuilder, y: Node) => Node][])(
    'agree where the outputs of a network are multiplied by %s',
    (_, by) => {
      const graph = defineModel({ states: 7, parameters: 8 * 9 + 10 * 7 }, (g) =>
        by(g, g.dense(g.unary('tanh', g.dense(g.state(7), 9, 0)), 7, 8 * 9)),
      )
      fc.assert(
        fc.property(pointOf(graph), (point) => check(graph, point)),
        { numRuns: 3 },
      )
    },
  )

  it.each([rober, hires, pollu])('agree for the mechanism of $name', ({ graph, parameters }) => {
    check(graph, {
      time: 0,
      state: Array.from({ length: graph.states }, (_, index) => 0.1 + 0.01 * index),
      parameters: [...parameters].map((value) => Math.log10(value) / 10),
      seeds: [waves(5, graph.states), waves(6, graph.states)],
    })
  })

  it('sum the gradients of parameters that overlap', () => {
    const graph = defineModel({ states: 2, parameters: 3 }, (g) =>
      g.add(g.multiply(g.parameters(0, 2), g.state(2)), g.multiply(g.parameters(1, 2), g.unary('exp', g.state(2)))),
    )
    check(graph, {
      time: 0,
      state: [0.3, -0.4],
      parameters: [1, 2, 3],
      seeds: [
        [1, -1],
        [0.5, 2],
      ],
    })
  })
})

/** Reverse accumulation over what reverse accumulation gave, against complex steps through the latter. */
function checkSecondReverse(graph: ModelGraph, at: Point): void {
  const { builder: g, rightHandSide: f, states, parameters } = graph
  const point = { ...at, seeds: [...at.seeds, at.parameters.map((_, index) => Math.cos(index))] }
  const first = cotangents(g, f, g.seed(states), graph)
  for (const [source, weights] of [
    [first.state, 1],
    [first.parameters, 2],
  ] as const) {
    const second = cotangents(g, source, g.seed(source.rows, weights), graph)
    const [state, theta] = interpret(realArithmetic, [second.state, second.parameters], point)
    const wanted = (kind: 'state' | 'parameters', count: number) =>
      Array.from({ length: count }, (_, place) =>
        dot(complexStep(source, point, unit(kind, place)), point.seeds[weights]!),
      )
    expect(largestDifference(state!, wanted('state', states))).toBeLessThan(1e-10)
    expect(largestDifference(theta!, wanted('parameters', parameters))).toBeLessThan(1e-10)
  }
}

describe('reverse accumulation over derivatives', () => {
  it('agrees with complex steps for random graphs', () => {
    const sizes = { states: 3, parameters: 2, inputs: 1 }
    fc.assert(
      fc.property(fc.array(fc.nat(65535), { minLength: 1, maxLength: 8 }), pointOf(sizes), (choices, point) =>
        checkSecondReverse(randomGraph(sizes, choices), point),
      ),
      { numRuns: 60 },
    )
  })

  it.each(activations.map((row) => row.name))('agrees with complex steps for networks with %s', (activation) => {
    const scale = Float64Array.of(1, 2)
    const graph = neuralOdeGraph({ states: 2, hiddenLayers: [3, 4], activation, inputScale: scale, outputScale: scale })
    fc.assert(
      fc.property(pointOf(graph), (point) => checkSecondReverse(graph, point)),
      { numRuns: 5 },
    )
  })
})

describe('compilation', () => {
  it('writes modules that the engine accepts, of the same bytes for the same model', () => {
    for (const arithmetic of arithmetics) {
      const encode = (): Uint8Array => {
        const module = new ModelModule(new OwnModel(pollu.graph, arithmetic, ''), ['linearisation'])
        module.program('linearisation')
        return module.encode()
      }
      const first = encode()
      expect(validates(first)).toBe(true)
      expect(encode()).toEqual(first)
    }
  })

  it('writes the same bytes in whatever order the graph was built and its programs were derived', () => {
    // Equal sums and products, whose operands were made in different orders: which one a multiply-add takes in must not follow it.
    const build = (backwards: boolean) =>
      defineModel({ states: 4, parameters: 4 }, (g) => {
        const products = [0, 1, 2, 3].map(
          (index) => () => g.multiply(g.gather(g.state(4), [index]), g.unary('exp', g.parameters(index, 1))),
        )
        const made = backwards ? products.map((_, index) => products[3 - index]!()).reverse() : products.map((p) => p())
        const [a, b, c, d] = made as [Node, Node, Node, Node]
        const total = backwards ? g.add(g.add(d, c), g.add(b, a)) : g.add(g.add(a, b), g.add(c, d))
        return g.spread(g.add(total, g.multiply(total, g.time())), 4, 1)
      })
    const encode = (graph: ModelGraph, before: readonly ProgramName[]) => {
      const model = new OwnModel(graph, 'plain', '')
      for (const name of before) model.program(name)
      const module = new ModelModule(model, ['linearisation'])
      module.program('linearisation')
      return module.encode()
    }
    const [first, second] = [build(false), build(true)]
    expect(serializeModel(second)).toBe(serializeModel(first))
    expect(encode(second, ['hessianProduct', 'timeDerivativeProduct'])).toEqual(encode(first, []))
  })

  it('gives the same compiled model for an equal graph, another for another arithmetic', () => {
    const make = () =>
      neuralOdeGraph({
        states: 2,
        hiddenLayers: [3],
        activation: 'tanh',
        inputScale: null,
        outputScale: Float64Array.of(1, 1),
      })
    expect(compileModel(make(), { arithmetic: 'plain' })).toBe(compileModel(make(), { arithmetic: 'plain' }))
    expect(compileModel(make(), { arithmetic: 'plain' }).hash).toMatch(/^[0-9a-f]{16}$/)
    if (arithmetics.length === 2) {
      expect(compileModel(make(), { arithmetic: 'plain' })).not.toBe(compileModel(make(), { arithmetic: 'fused' }))
    }
  })
})
