import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  activations,
  compileModel,
  defineModel,
  detectArithmetic,
  neuralOdeGraph,
  type Arithmetic,
  type CompiledModel,
  type GraphBuilder,
  type ModelGraph,
  type Node,
} from '../../../src/solver'
import { CompiledModel as OwnModel, ModelModule } from '../../../src/solver/compiler'
import { validates } from '../../../src/solver/compiler/encoder'
import { interpret, modelPrograms } from '../../../src/solver/graph'
import { complexArithmetic, realArithmetic, type Complex } from './arithmetic'
import { pollu, rober } from './problems'

const arithmetics: Arithmetic[] = detectArithmetic() === 'fused' ? ['fused', 'plain'] : ['plain']

interface Point {
  time: number
  state: number[]
  parameters: number[]
  seed: number[]
}

type ProgramName = keyof ReturnType<typeof modelPrograms>

/** What a compiled program writes, in the order of the interpreter. */
function run(model: CompiledModel, name: ProgramName, point: Point): number[] {
  const { memory, functions, states, parameters, parameterStride } = model
  const place = model.workspace('test', () => ({
    state: memory.allocate(states),
    seed: memory.allocate(states),
    square: memory.allocate(states * states),
    wide: memory.allocate(states * parameterStride),
  }))
  // What was there before must not show.
  memory.doubles.fill(NaN, place.square / 8, place.square / 8 + states * states)
  memory.doubles.fill(NaN, place.wide / 8, place.wide / 8 + states * parameterStride)
  model.setParameters(Float64Array.from(point.parameters))
  memory.write(place.state, Float64Array.from(point.state))
  memory.write(place.seed, Float64Array.from(point.seed))
  const square = () => [...memory.read(place.square, states * states)]
  const wide = () =>
    Array.from({ length: states }, (_, row) => [
      ...memory.read(place.wide + 8 * row * parameterStride, parameters),
    ]).flat()
  const call = (result: number) => functions[name as 'rightHandSide'](point.time, place.state, place.seed, result)
  switch (name) {
    case 'jacobian':
      call(place.square)
      return square()
    case 'parameterJacobian':
      call(place.wide)
      return wide()
    case 'linearisation':
      functions.linearisation(point.time, place.state, place.seed, place.square, place.wide)
      return [...square(), ...wide()]
    case 'parameterTransposedProduct':
      call(place.wide)
      return [...memory.read(place.wide, parameters)]
    default:
      call(place.square)
      return [...memory.read(place.square, states)]
  }
}

const largestDifference = (got: readonly number[], wanted: readonly number[]): number =>
  got.length === wanted.length
    ? Math.max(0, ...wanted.map((value, index) => Math.abs(got[index]! - value) / (1 + Math.abs(value))))
    : Infinity

const programNames = Object.keys(modelPrograms(rober.graph)) as ProgramName[]

/** Every compiled program against the interpreter, and the interpreter's Jacobians against complex steps through f. */
function check(graph: ModelGraph, point: Point, tolerance = 1e-11): void {
  const programs = modelPrograms(graph)
  for (const arithmetic of arithmetics) {
    const model = compileModel(graph, { arithmetic })
    for (const name of programNames) {
      const wanted = interpret(realArithmetic, programs[name], point).flat()
      expect(largestDifference(run(model, name, point), wanted), `${name}, ${arithmetic}`).toBeLessThan(tolerance)
    }
  }
  const h = 1e-30
  const along = (step: (kind: 'state' | 'parameters' | 'time', index: number) => number): number[] => {
    const lift = (kind: 'state' | 'parameters', values: readonly number[]): Complex[] =>
      values.map((re, index) => ({ re, im: h * step(kind, index) }))
    const [f] = interpret(complexArithmetic, programs.rightHandSide, {
      time: { re: point.time, im: h * step('time', 0) },
      state: lift('state', point.state),
      parameters: lift('parameters', point.parameters),
    })
    return f!.map((value) => value.im / h)
  }
  const [jacobian, derivative] = interpret(realArithmetic, programs.linearisation, point)
  for (let column = 0; column < graph.states; column++) {
    const wanted = along((kind, index) => (kind === 'state' && index === column ? 1 : 0))
    const got = wanted.map((_, row) => jacobian![row * graph.states + column]!)
    expect(largestDifference(got, wanted), `df/dy${column}`).toBeLessThan(tolerance)
  }
  for (let column = 0; column < graph.parameters; column += 1 + Math.floor(graph.parameters / 25)) {
    const wanted = along((kind, index) => (kind === 'parameters' && index === column ? 1 : 0))
    const got = wanted.map((_, row) => derivative![row * graph.parameters + column]!)
    expect(largestDifference(got, wanted), `df/dp${column}`).toBeLessThan(tolerance)
  }
  const inTime = along((kind) => (kind === 'time' ? 1 : 0))
  expect(largestDifference(interpret(realArithmetic, programs.timeDerivative, point)[0]!, inTime)).toBeLessThan(
    tolerance,
  )
  const product = along((kind, index) => (kind === 'state' ? point.seed[index]! : 0))
  expect(largestDifference(interpret(realArithmetic, programs.jacobianProduct, point)[0]!, product)).toBeLessThan(
    tolerance,
  )
}

const numbers = (count: number, min = -1.5, max = 1.5) =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: count, maxLength: count })

const pointOf = (graph: { states: number; parameters: number }): fc.Arbitrary<Point> =>
  fc.record({
    time: fc.double({ min: 0.1, max: 2, noNaN: true }),
    state: numbers(graph.states),
    parameters: numbers(graph.parameters),
    seed: numbers(graph.states),
  })

/** Random right-hand sides of every element-wise operation, kept within its domain, with broadcast, gather and sparse products. */
function randomGraph(states: number, parameters: number, choices: readonly number[]): ModelGraph {
  return defineModel({ states, parameters }, (g) => {
    const pool: Node[] = [
      g.state(states),
      g.gather(
        g.parameters(0, parameters),
        Array.from({ length: states }, (_, i) => i % parameters),
      ),
      g.time(),
    ]
    const pick = (choice: number): Node => pool[choice % pool.length]!
    const bounded = (x: Node) => g.unary('tanh', x)
    const steps: ((a: Node, b: Node) => Node)[] = [
      g.add,
      g.subtract,
      g.multiply,
      (a, b) => g.divide(a, g.shift(g.multiply(bounded(b), bounded(b)), 1)),
      (a, b) => g.power(g.shift(g.multiply(a, a), 0.5), bounded(b)),
      (a) => g.unary('exp', bounded(a)),
      (a) => g.unary('log', g.shift(g.multiply(a, a), 0.3)),
      (a) => g.unary('sqrt', g.shift(g.multiply(a, a), 0.3)),
      (a) => g.unary('logistic', a),
      (a) => g.unary('softplus', a),
      (a) => g.unary('erf', bounded(a)),
      (a, b) => g.binary('maximum', a, g.shift(b, 0.01)),
      (a, b) => g.binary('minimum', a, g.shift(b, 0.01)),
      (a) => g.unary('abs', g.shift(a, 0.123)),
      (a, b) => g.multiply(g.gather(a, [0]), b),
    ]
    choices.forEach((choice, index) => {
      const made = steps[choice % steps.length]!(pick(choice >> 4), pick((choice >> 8) + index))
      pool.push(bounded(made))
    })
    const entries = Array.from({ length: states }, (_, row) => [
      { row, column: row, value: -1 },
      { row, column: (row + 1) % states, value: 0.5 },
    ]).flat()
    const spread = (x: Node) => (x.rows === states ? x : g.multiply(x, g.fill(1, states)))
    return g.linear(states, entries, pool.slice(-4).map(spread).reduce(g.add))
  })
}

describe('compiled programs and derivatives', () => {
  it('agree with the interpreter and with complex steps for random graphs', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(
            fc.integer({ min: 1, max: 6 }),
            fc.integer({ min: 1, max: 4 }),
            fc.array(fc.nat(65535), { minLength: 1, maxLength: 12 }),
          )
          .chain(([states, parameters, choices]) =>
            fc.tuple(fc.constant(randomGraph(states, parameters, choices)), pointOf({ states, parameters })),
          ),
        ([graph, point]) => check(graph, point, 1e-10),
      ),
      { numRuns: 60, seed: 20260101 },
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
      { numRuns: 5, seed: 7 },
    )
  })

  // Straight-line code, loops, odd widths, and columns in groups of four, two and one.
  it.each([
    [20, [10, 10]],
    [3, [50]],
    [2, [70, 40]],
    [40, [7]],
    [1, [3]],
    [35, [33]],
    [7, []],
    [5, [64, 33]],
  ] as [number, number[]][])('agree for %d states and layers %j', (states, hiddenLayers) => {
    const outputScale = Float64Array.from({ length: states }, (_, index) => 1 + index / 10)
    const graph = neuralOdeGraph({ states, hiddenLayers, activation: 'gelu', inputScale: outputScale, outputScale })
    const random = (seed: number, count: number) =>
      Array.from({ length: count }, (_, index) => Math.sin(seed + 7.3 * index))
    check(graph, {
      time: 0,
      state: random(1, states),
      parameters: random(2, graph.parameters).map((value) => 0.4 * value),
      seed: random(3, states),
    })
  })

  it.each([rober, pollu])('agree for the mechanism of $name', ({ graph, parameters }) => {
    check(graph, {
      time: 0,
      state: Array.from({ length: graph.states }, (_, index) => 0.1 + 0.01 * index),
      parameters: [...parameters].map((value) => Math.log10(value) / 10),
      seed: Array.from({ length: graph.states }, (_, index) => Math.cos(index)),
    })
  })

  it('sums the gradients of parameters that overlap', () => {
    const graph = defineModel({ states: 2, parameters: 3 }, (g: GraphBuilder) =>
      g.add(g.multiply(g.parameters(0, 2), g.state(2)), g.multiply(g.parameters(1, 2), g.unary('exp', g.state(2)))),
    )
    check(graph, { time: 0, state: [0.3, -0.4], parameters: [1, 2, 3], seed: [1, -1] })
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
