import { describe, expect, it } from 'vitest'
import { compileModel, defineModel, type GraphBuilder, type ModelGraph, type Node } from '../../../src/solver'
import {
  cotangents,
  interpret,
  modelPrograms,
  piecewise,
  programNames,
  tangent,
  type ProgramName,
} from '../../../src/solver/graph'
import { realArithmetic } from './arithmetic'
import { arithmetics, largestDifference, run, interpretedSparse, type Point } from './program-checks'

/** f(y, theta) of `width` states and as many parameters. */
const model = (width: number, f: (g: GraphBuilder, y: Node, p: Node) => Node, parameters = width): ModelGraph =>
  defineModel({ states: width, parameters }, (g) => f(g, g.state(width), g.parameters(0, width)))

const pointAt = (state: number[], parameters: number[]): Point => ({
  time: 0.5,
  state,
  parameters,
  seeds: [state.map((_, index) => 1 + index), state.map((_, index) => 2 - 0.3 * index)],
})

/** Every program of a model, interpreted and compiled, gives what those of the other one give; so does the sparse Jacobian. */
function expectSame(got: ModelGraph, wanted: ModelGraph, point: Point): void {
  const [own, other] = [modelPrograms(got), modelPrograms(wanted)]
  const [sparse, full] = [interpretedSparse(got, point), interpret(realArithmetic, other('jacobian'), point).flat()]
  if (sparse) expect(largestDifference(sparse, full)).toBeLessThan(1e-14)
  for (const name of programNames) {
    const values = interpret(realArithmetic, other(name), point).flat()
    expect(values.every(Number.isFinite), name).toBe(true)
    const interpreted = interpret(realArithmetic, own(name), point).flat()
    expect(largestDifference(interpreted, values), name).toBeLessThan(1e-14)
    for (const arithmetic of arithmetics) {
      const compiled = run(compileModel(got, { arithmetic }), name, point)
      expect(largestDifference(compiled, values), `${name}, ${arithmetic}`).toBeLessThan(1e-14)
    }
  }
}

/** Both directions of accumulation over what reverse accumulation gave. */
function secondDerivatives({ builder: g, rightHandSide: f, ...sizes }: ModelGraph, point: Point): number[] {
  const { state, parameters } = cotangents(g, f, g.seed(sizes.states), sizes)
  const outputs = [state, parameters].flatMap((first) => {
    const ones = g.fill(1, first.rows)
    const again = cotangents(g, first, ones, sizes)
    return [again.state, again.parameters, tangent(g, first, { state: g.seed(sizes.states, 1), time: null })]
  })
  return interpret(realArithmetic, outputs, point).flat()
}

/** Functions that fail, or whose derivatives do, for y <= 0. */
const failing: readonly [string, (g: GraphBuilder, y: Node) => Node][] = [
  ['log', (g, y) => g.unary('log', y)],
  ['sqrt', (g, y) => g.unary('sqrt', y)],
  ['1 / y', (g, y) => g.divide(g.fill(1, 1), g.binary('maximum', y, g.fill(0, 1)))],
  ['y^0.3', (g, y) => g.power(y, g.fill(0.3, 1))],
  ['y^(y - 3)', (g, y) => g.power(y, g.shift(y, -3))],
  ['exp(-1000 y)', (g, y) => g.unary('exp', g.scale(g.shift(y, -1), -1000))],
  ['log(log y)', (g, y) => g.unary('log', g.unary('log', g.shift(y, 1.5)))],
  ['sqrt(y) / y', (g, y) => g.divide(g.unary('sqrt', y), y)],
  ['a log of another element', (g, y) => g.unary('log', g.gather(y, rotation(y.rows)))],
  ['a sum of logs', (g, y) => g.spread(g.total(g.unary('log', y)), y.rows, 1)],
  [
    'parts of logs',
    (g, y) => g.concatenate([g.slice(g.unary('log', y), 0, 1), g.slice(g.unary('sqrt', y), 0, y.rows - 1)]),
  ],
]

const rotation = (count: number) => Array.from({ length: count }, (_, index) => (index + 1) % count)

describe('a branch that is not taken', () => {
  // One scalar and vectors in straight code and in loops.
  describe.each([1, 2, 3, 33])('of %d elements', (width) => {
    const choices = failing.filter(([name]) => width > 1 || name !== 'parts of logs')
    const parameters = Array.from({ length: width }, (_, index) => 0.5 + 0.1 * index)

    it.each(choices)('reaches no value and no derivative: %s', (_, bad) => {
      const guarded = model(width, (g, y, p) =>
        g.select(g.less(g.fill(0, 1), y), g.multiply(p, bad(g, y)), g.multiply(p, g.multiply(y, y))),
      )
      const safe = model(width, (g, y, p) => g.multiply(p, g.multiply(y, y)))
      for (const value of [0, -0.7]) {
        const point = pointAt(new Array<number>(width).fill(value), parameters)
        expectSame(guarded, safe, point)
        expect(largestDifference(secondDerivatives(guarded, point), secondDerivatives(safe, point))).toBeLessThan(1e-14)
      }
    })

    it.each(choices.slice(0, 5))('is untouched where it is taken: %s', (_, bad) => {
      const guarded = model(width, (g, y, p) =>
        g.select(g.lessOrEqual(y, g.fill(0, 1)), g.multiply(p, y), g.multiply(p, bad(g, y))),
      )
      const plain = model(width, (g, y, p) => g.multiply(p, bad(g, y)))
      expectSame(guarded, plain, pointAt(new Array<number>(width).fill(0.8), parameters))
    })
  })

  it('is chosen element by element', () => {
    const f = (g: GraphBuilder, y: Node, p: Node) =>
      g.multiply(p, g.select(g.less(g.fill(0, 1), y), g.unary('log', y), g.multiply(y, y)))
    const parts = (g: GraphBuilder, y: Node, p: Node) => {
      const square = (row: number) => g.multiply(g.gather(y, [row]), g.gather(y, [row]))
      return g.multiply(p, g.concatenate([square(0), g.unary('log', g.gather(y, [1])), square(2)]))
    }
    expectSame(model(3, f), model(3, parts), pointAt([0, 0.4, -1], [1, 2, 3]))
  })

  it('may hold further choices, and a layer of a network', () => {
    const weights = 12
    const sizes = { states: 3, parameters: weights }
    const nested = defineModel(sizes, (g) => {
      const y = g.state(3)
      const layer = g.unary('tanh', g.dense(g.unary('log', g.gather(y, [0, 1, 2])), 3, 0))
      const inner = g.select(g.less(g.fill(-1, 1), g.gather(y, [0])), layer, g.unary('sqrt', y))
      return piecewise(g, [[g.less(g.fill(0, 1), g.gather(y, [0])), inner]], g.multiply(y, g.parameters(0, 3)))
    })
    const safe = defineModel(sizes, (g) => g.multiply(g.state(3), g.parameters(0, 3)))
    const parameters = Array.from({ length: weights }, (_, index) => Math.sin(index))
    expectSame(nested, safe, pointAt([-0.5, 0, -2], parameters))
    expectSame(nested, safe, pointAt([-3, 0, 0], parameters))
  })

  it('of a minimum or maximum has no derivative either', () => {
    const clamped = model(3, (g, y, p) => g.multiply(p, g.binary('maximum', g.unary('log', y), g.fill(-50, 1))))
    expectSame(
      clamped,
      model(3, (g, _, p) => g.scale(p, -50)),
      pointAt([0, 0, 0], [1, 2, 3]),
    )
    const limited = model(2, (g, y, p) => g.multiply(p, g.binary('minimum', g.fill(9, 1), g.divide(g.fill(1, 1), y))))
    expectSame(
      limited,
      model(2, (g, _, p) => g.scale(p, 9)),
      pointAt([0, 0], [1, 2]),
    )
  })
})

/** A program of a model of one state and one or two parameters at a point, by the interpreter and compiled. */
function valueOf(graph: ModelGraph, name: ProgramName, y: number, parameters: number[]): number[] {
  const point = { ...pointAt([y], parameters), seeds: [[1], [1]] }
  const wanted = interpret(realArithmetic, modelPrograms(graph)(name), point).flat()
  for (const arithmetic of arithmetics) {
    const got = run(compileModel(graph, { arithmetic }), name, point)
    wanted.forEach((value, index) => {
      const same = Object.is(got[index], value) || Math.abs(got[index]! - value) <= 1e-13 * Math.abs(value)
      expect(same || (got[index] === 0 && value === 0), `${name}: ${got[index]} for ${value}`).toBe(true)
    })
  }
  return wanted
}

/** f, df/dy and df/dtheta by accumulation in both directions. */
function edges(graph: ModelGraph, y: number, parameters: number[]) {
  const [value] = valueOf(graph, 'rightHandSide', y, parameters)
  const [slope] = valueOf(graph, 'jacobian', y, parameters)
  const [forward] = valueOf(graph, 'jacobianProduct', y, parameters)
  expect(forward === slope || (Number.isNaN(forward) && Number.isNaN(slope)), `${forward} and ${slope}`).toBe(true)
  return { value, slope, parameters: valueOf(graph, 'parameterTransposedProduct', y, parameters) }
}

describe('the edges of domains', () => {
  const unary = (operation: Parameters<GraphBuilder['unary']>[0]) =>
    defineModel({ states: 1, parameters: 0 }, (g) => g.unary(operation, g.state(1)))
  const power = defineModel({ states: 1, parameters: 1 }, (g) => g.power(g.state(1), g.parameters(0, 1)))
  const fixedPower = (exponent: number) =>
    defineModel({ states: 1, parameters: 0 }, (g) => g.power(g.state(1), g.fill(exponent, 1)))

  it('log and sqrt', () => {
    expect(edges(unary('log'), 0, [])).toMatchObject({ value: -Infinity, slope: Infinity })
    expect(edges(unary('log'), -1, [])).toMatchObject({ value: NaN })
    expect(edges(unary('sqrt'), 0, [])).toMatchObject({ value: 0, slope: Infinity })
    expect(edges(unary('sqrt'), -1, [])).toMatchObject({ value: NaN, slope: NaN })
  })

  it('x log x is 0 at 0, with a finite slope there', () => {
    expect(edges(unary('xLogX'), 0, []).value).toBe(0)
    expect(edges(unary('xLogX'), 0, []).slope).toBeCloseTo(1 + Math.log(2 ** -1022), 10)
    expect(edges(unary('xLogX'), 1e-300, []).slope).toBeCloseTo(1 + Math.log(1e-300), 10)
    expect(edges(unary('xLogX'), -1, []).value).toBe(NaN)
    expect(valueOf(unary('xLogX'), 'hessianProduct', 0, [])).toEqual([0])
    expect(valueOf(unary('xLogX'), 'hessianProduct', 0.25, [])).toEqual([4])
    // The product of both is not mended.
    const product = defineModel({ states: 1, parameters: 0 }, (g) => g.multiply(g.state(1), g.unary('log', g.state(1))))
    expect(edges(product, 0, []).value).toBe(NaN)
  })

  it.each([
    // y, exponent, value, d/dy, d/dexponent
    [0, 0, 1, 0, 0],
    [0, 0.5, 0, Infinity, 0],
    [0, 1, 0, 1, 0],
    [0, 2, 0, 0, 0],
    [0, 2.5, 0, 0, 0],
    [3, 0, 1, 0, Math.log(3)],
    [-2, 3, -8, 12, -8 * Math.log(2)],
    [-2, 0, 1, 0, Math.log(2)],
    [-1e-20, 2, 1e-40, -2e-20, 1e-40 * Math.log(1e-20)],
  ])('%d to the power of the parameter %d is %d, with the slopes %d and %d', (y, exponent, value, slope, parameter) => {
    const got = edges(power, y, [exponent])
    expect(largestDifference([got.value!], [value])).toBeLessThan(1e-14)
    expect(got.slope === slope || largestDifference([got.slope!], [slope]) < 1e-14, `slope ${got.slope}`).toBe(true)
    expect(largestDifference(got.parameters, [parameter])).toBeLessThan(1e-14)
  })

  it.each([
    [0, 0, 1, 0],
    [0, 0.5, 0, Infinity],
    [0, 1, 0, 1],
    [0, 1.5, 0, 0],
    [0, 3, 0, 0],
    [0, -1, Infinity, -Infinity],
    [-2, -3, -0.125, -0.1875],
    [-2, 0.5, NaN, NaN],
    [4, -0.5, 0.5, -0.0625],
    [2, 9, 512, 2304],
    [2, -9, 1 / 512, -9 / 1024],
  ])('%d to the fixed power %d is %d, with the slope %d', (y, exponent, value, slope) => {
    const got = edges(fixedPower(exponent), y, [])
    for (const [is, should] of [
      [got.value!, value],
      [got.slope!, slope],
    ] as const) {
      expect(is === should || Object.is(is, should) || largestDifference([is], [should]) < 1e-14, `${is}`).toBe(true)
    }
  })

  it('0 / 0, and a zero that is written into the model', () => {
    const ratio = defineModel({ states: 1, parameters: 1 }, (g) => g.divide(g.state(1), g.parameters(0, 1)))
    expect(edges(ratio, 0, [0]).value).toBe(NaN)
    expect(edges(ratio, 1, [0]).value).toBe(Infinity)
    const constants = defineModel({ states: 1, parameters: 0 }, (g) => g.divide(g.fill(0, 1), g.fill(0, 1)))
    expect(edges(constants, 0, []).value).toBe(NaN)
    const unused = defineModel({ states: 1, parameters: 0 }, (g) =>
      g.multiply(g.fill(0, 1), g.unary('log', g.state(1))),
    )
    expect(edges(unused, -1, [])).toMatchObject({ value: 0, slope: 0 })
  })

  it('kinks and jumps', () => {
    expect(edges(unary('abs'), 0, [])).toMatchObject({ value: 0, slope: 0 })
    expect(edges(unary('floor'), 2, [])).toMatchObject({ value: 2, slope: 0 })
    const rectified = defineModel({ states: 1, parameters: 0 }, (g) => g.binary('maximum', g.state(1), g.fill(0, 1)))
    expect(edges(rectified, 0, [])).toMatchObject({ value: 0, slope: 1 })
    const compared = defineModel({ states: 1, parameters: 1 }, (g) => g.less(g.state(1), g.parameters(0, 1)))
    expect(edges(compared, 1, [2])).toEqual({ value: 1, slope: 0, parameters: [0] })
    expect(edges(compared, NaN, [2]).value).toBe(0)
  })
})
