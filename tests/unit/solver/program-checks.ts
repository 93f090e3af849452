import fc from 'fast-check'
import { expect } from 'vitest'
import {
  compileModel,
  detectArithmetic,
  type Arithmetic,
  type CompiledModel,
  type ModelGraph,
  type Node,
} from '../../../src/solver'
import {
  hasParameterRows,
  interpret,
  modelPrograms,
  outputModeOf,
  programNames,
  seedsOf,
  sparseJacobian,
  type Pattern,
  type ProgramName,
} from '../../../src/solver/graph'
import { complexArithmetic, realArithmetic, type Complex } from './arithmetic'

export const arithmetics: Arithmetic[] = detectArithmetic() === 'fused' ? ['fused', 'plain'] : ['plain']

export interface Point {
  time: number
  state: number[]
  parameters: number[]
  inputs?: number[]
  /** u and v. */
  seeds: number[][]
}

/** What is there before a program adds to it. */
const before = (index: number): number => Math.cos(index)

/** What a compiled program writes, or adds to what is there, in the order of the interpreter. */
export function run(model: CompiledModel, name: ProgramName, point: Point): number[] {
  const { memory, functions, states, parameterStride } = model
  const room = states * Math.max(states, parameterStride)
  const place = model.workspace('test', () => ({
    state: memory.allocate(states),
    seeds: [memory.allocate(states), memory.allocate(states)],
    results: [memory.allocate(room), memory.allocate(room)],
  }))
  const modes = place.results.map((_, index) => outputModeOf(name, index))
  place.results.forEach((address, index) => {
    // What was there before must not show.
    if (modes[index] === 'write') memory.doubles.fill(NaN, address / 8, address / 8 + room)
    else
      memory.write(
        address,
        Float64Array.from({ length: room }, (_, place) => before(place)),
      )
  })
  model.setParameters(Float64Array.from(point.parameters))
  model.setInputs(Float64Array.from(point.inputs ?? []))
  memory.write(place.state, Float64Array.from(point.state))
  point.seeds.forEach((seed, index) => memory.write(place.seeds[index]!, Float64Array.from(seed)))
  const [first, ...others] = [...place.seeds.slice(0, Math.max(1, seedsOf(name))), ...place.results]
  functions[name](point.time, place.state, first!, ...others)
  const { sparse } = model.matrix
  const jacobians: readonly ProgramName[] = ['jacobian', 'linearisation', 'productLinearisation', 'timeLinearisation']
  return model.program(name).flatMap((output, index, outputs) => {
    const stride = hasParameterRows(name) && index === outputs.length - 1 ? parameterStride : output.rows
    const values = Array.from({ length: output.columns }, (_, column) => [
      ...memory.read(place.results[index]! + 8 * column * stride, output.rows),
    ]).flat()
    if (modes[index] === 'add') {
      const beyond = memory.read(place.results[index]!, room).subarray(output.rows)
      if (beyond.some((value, place) => value !== before(output.rows + place)))
        throw new Error('added beyond the output')
      return values.map((value, place) => value - before(place))
    }
    const jacobian = name === 'slopeAndJacobian' ? index === 1 : index === 0 && jacobians.includes(name)
    return sparse && jacobian ? spread(sparse.jacobian.pattern, values) : values
  })
}

/** The non-zeros of a square matrix as all of it, row after row. */
function spread(pattern: Pattern, values: readonly number[]): number[] {
  const all = new Array<number>(pattern.length ** 2).fill(0)
  let next = 0
  pattern.forEach((columns, row) => columns.forEach((column) => (all[row * pattern.length + column] = values[next++]!)))
  return all
}

/** Relative, or absolute below 1; NaN counts as far. */
export function largestDifference(got: readonly number[], wanted: readonly number[]): number {
  if (got.length !== wanted.length) return Infinity
  const differences = wanted.map((value, index) => Math.abs(got[index]! - value) / (1 + Math.abs(value)))
  return differences.some(Number.isNaN) ? Infinity : differences.reduce((most, value) => Math.max(most, value), 0)
}

/** Compiled programs, every one if none are named, against the interpreter. */
export function checkCompiled(
  graph: ModelGraph,
  point: Point,
  tolerance = 1e-11,
  names: readonly ProgramName[] = programNames,
): void {
  const programs = modelPrograms(graph)
  for (const arithmetic of arithmetics) {
    const model = compileModel(graph, { arithmetic })
    for (const name of names) {
      const wanted = interpret(realArithmetic, programs(name), point).flat()
      expect(largestDifference(run(model, name, point), wanted), `${name}, ${arithmetic}`).toBeLessThan(tolerance)
    }
  }
}

type Variable = 'state' | 'parameters' | 'time'
type Six = [number[], number[], number[], number[], number[], number[]]
type Direction = (kind: Variable, index: number) => number
const STEP = 1e-30

/** The derivative of a node along a direction, by a complex step. */
export function complexStep(output: Node, point: Point, direction: Direction): number[] {
  const lift = (kind: Variable, values: readonly number[]): Complex[] =>
    values.map((re, index) => ({ re, im: STEP * direction(kind, index) }))
  const real = (values: readonly number[]): Complex[] => values.map((re) => ({ re, im: 0 }))
  const [values] = interpret(complexArithmetic, [output], {
    time: { re: point.time, im: STEP * direction('time', 0) },
    state: lift('state', point.state),
    parameters: lift('parameters', point.parameters),
    inputs: real(point.inputs ?? []),
    seeds: point.seeds.map(real),
  })
  return values!.map((value) => value.im / STEP)
}

/** Along one element of the state or of the parameters. */
export const unit =
  (kind: Variable, place: number): Direction =>
  (other, index) =>
    other === kind && index === place ? 1 : 0

/** The sparse Jacobian of a model by the interpreter, all of it, row after row; null if it has none. */
export function interpretedSparse({ builder, rightHandSide }: ModelGraph, point: Point): number[] | null {
  const sparse = sparseJacobian(builder, rightHandSide)
  return sparse && spread(sparse.pattern, interpret(realArithmetic, [sparse.values], point)[0]!)
}

export const dot = (left: readonly number[], right: readonly number[]): number =>
  left.reduce((total, value, index) => total + value * right[index]!, 0)

/** Every program of the interpreter against complex steps through the program that it is the derivative of. */
export function checkDerivatives(graph: ModelGraph, point: Point, tolerance = 1e-11): void {
  const [u, v] = point.seeds as [number[], number[]]
  const programs = modelPrograms(graph)
  const value = (name: ProgramName) => interpret(realArithmetic, programs(name), point)
  const near = (got: readonly number[], wanted: readonly number[], what: string) =>
    expect(largestDifference(got, wanted), what).toBeLessThan(tolerance)
  const along = (name: ProgramName, direction: Direction, at = point) => complexStep(programs(name)[0]!, at, direction)
  const inState =
    (direction: readonly number[]): Direction =>
    (kind, index) =>
      kind === 'state' ? direction[index]! : 0

  near(value('timeDerivative')[0]!, along('rightHandSide', unit('time', 0)), 'df/dt')
  near(value('jacobianProduct')[0]!, along('rightHandSide', inState(u)), 'J u')
  near(value('hessianProduct')[0]!, along('jacobianProduct', inState(v)), 'f_yy[u, v]')
  near(value('timeDerivativeProduct')[0]!, along('timeDerivative', inState(u)), 'f_ty u')

  const [jacobian, derivative] = value('linearisation')
  near(interpretedSparse(graph, point) ?? jacobian!, jacobian!, 'the sparse Jacobian')
  const ofProduct = value('productLinearisation')
  const ofTime = value('timeLinearisation')
  const [transposed, parameterTransposed] = [value('transposedProduct')[0]!, value('parameterTransposedProduct')[0]!]
  const [hessianState, hessianParameters] = value('curvaturePullBack')
  const [timeState, timeParameters] = value('timeDerivativePullBack')
  // The tangent along v, to be differentiated: the program takes its direction as the first seed.
  const swapped = { ...point, seeds: [v, u] }
  near(value('pullBack').flat(), [...transposed, ...parameterTransposed], 'u^T df/dy and u^T df/dtheta')
  const check = (
    kind: 'state' | 'parameters',
    column: number,
    count: number,
    results: readonly (readonly number[])[],
  ) => {
    const [matrix, product, hessian, time, productMatrix, timeMatrix] = results as Six
    const direction = unit(kind, column)
    const slope = along('rightHandSide', direction)
    const name = `${kind} ${column}`
    near(
      slope.map((_, row) => matrix[row * count + column]!),
      slope,
      `column of the Jacobian: ${name}`,
    )
    const ofTangents = (matrix: readonly number[]) => slope.map((_, row) => matrix[row * count + column]!)
    near(ofTangents(productMatrix), along('jacobianProduct', direction), `d(J u): ${name}`)
    near(ofTangents(timeMatrix), along('timeDerivative', direction), `d(f_t): ${name}`)
    near([product[column]!], [dot(u, slope)], `u^T J: ${name}`)
    near([hessian[column]!], [dot(u, along('jacobianProduct', direction, swapped))], `u^T f_yy v: ${name}`)
    near([time[column]!], [dot(u, along('timeDerivative', direction))], `u^T f_ty: ${name}`)
  }
  for (let column = 0; column < graph.states; column += 1 + Math.floor(graph.states / 25)) {
    const matrices = [ofProduct[0]!, ofTime[0]!]
    check('state', column, graph.states, [jacobian!, transposed, hessianState!, timeState!, ...matrices])
  }
  for (let column = 0; column < graph.parameters; column += 1 + Math.floor(graph.parameters / 25)) {
    check('parameters', column, graph.parameters, [
      derivative!,
      parameterTransposed,
      hessianParameters!,
      timeParameters!,
      ofProduct[1]!,
      ofTime[1]!,
    ])
  }
}

/** Compiled programs against the interpreter, and the interpreter's derivatives against complex steps. */
export function check(graph: ModelGraph, point: Point, tolerance = 1e-11): void {
  checkCompiled(graph, point, tolerance)
  checkDerivatives(graph, point, tolerance)
}

const numbers = (count: number, min = -1.5, max = 1.5) =>
  fc.array(fc.double({ min, max, noNaN: true }), { minLength: count, maxLength: count })

export const pointOf = (sizes: { states: number; parameters: number; inputs?: number }): fc.Arbitrary<Point> =>
  fc.record({
    time: fc.double({ min: 0.1, max: 2, noNaN: true }),
    state: numbers(sizes.states),
    parameters: numbers(sizes.parameters),
    inputs: numbers(sizes.inputs ?? 0),
    seeds: fc.array(numbers(sizes.states), { minLength: 2, maxLength: 2 }),
  })
