import { Matrix, solve as referenceSolve } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { massActionGraph } from '../../../src/chemistry'
import { compileModel, defineModel, type MatrixEntry, type ModelGraph } from '../../../src/solver'
import { realKind } from '../../../src/solver/compiler'
import { arithmetics, drawn, iterationMatrix } from './linear-systems'
import { chain, drawnMechanism } from './mechanisms'
import { pollu } from './problems'

const dense = (states: number, parameters: number, mass?: MatrixEntry[]): ModelGraph =>
  defineModel({ states, parameters }, (g) => {
    const rightHandSide = g.dense(g.state(states), states, 0)
    return mass ? { rightHandSide, mass } : rightHandSide
  })

/** A model whose matrix is sparse, of `parameters` parameters that are not used. */
const widened = (graph: ModelGraph, parameters: number): ModelGraph => ({ ...graph, parameters })

type Way = 'dense' | 'sparse' | 'fallback'

const cases: [string, ModelGraph, Way][] = [
  ['dense, one state', dense(1, 2), 'dense'],
  ['dense, few states', dense(3, 12), 'dense'],
  ['dense, an odd number of states', dense(7, 56), 'dense'],
  ['dense, more states than have every product written out', dense(9, 90), 'dense'],
  ['dense, many states', dense(35, 1260), 'dense'],
  ['sparse, POLLU', pollu.graph, 'sparse'],
  ['sparse, one parameter', widened(massActionGraph(chain(9)), 1), 'sparse'],
  ['sparse, many runs', massActionGraph(drawnMechanism(45, 90, 45)), 'sparse'],
  // More non-zeros than have their products written out.
  ['sparse, a long chain', massActionGraph(chain(300)), 'sparse'],
  // The first diagonal entry is all but zero: elimination in fixed order fails.
  ['sparse, by the dense fallback', widened(massActionGraph(drawnMechanism(12, 20, 3)), 9), 'fallback'],
]

const alpha = 0.8

/** A compiled model with a drawn Jacobian in place of its own, and room for matrices of all parameters. */
function prepare(graph: ModelGraph, way: Way, arithmetic = arithmetics[0]!) {
  const model = compileModel(graph, { arithmetic })
  const { memory, functions, states, parameters, parameterStride, matrix } = model
  const next = drawn(5)
  const pattern = matrix.sparse?.jacobian.pattern ?? Array.from({ length: states }, () => [...Array(states).keys()])
  const jacobian = pattern.map((columns, row) => {
    const values = new Array<number>(states).fill(0)
    for (const column of columns) {
      values[column] = row !== column ? next() : way === 'fallback' ? alpha - 1e-12 * next() : next() - 3
    }
    return values
  })
  const places = {
    jacobian: memory.allocate(matrix.jacobianDoubles),
    factors: memory.allocate(matrix.factorDoubles(realKind)),
    matrices: Array.from({ length: 4 }, () => memory.allocate(states * parameterStride)) as [
      number,
      number,
      number,
      number,
    ],
  }
  const values = pattern.flatMap((columns, row) => columns.map((column) => jacobian[row]![column]!))
  memory.write(places.jacobian, Float64Array.from(values))
  const factor = () => {
    expect(functions.factor(alpha, places.jacobian, places.factors)).toBe(0)
    if (matrix.sparse) expect(memory.words[places.factors / 4] !== 0).toBe(way === 'fallback')
  }
  /** A drawn matrix [k][m]. */
  const fill = (address: number) =>
    Array.from({ length: states }, (_, row) => {
      const values = Array.from({ length: parameters }, next)
      memory.write(address + 8 * row * parameterStride, Float64Array.from(values))
      return values
    })
  const read = (address: number) =>
    Array.from({ length: states }, (_, row) => [...memory.read(address + 8 * row * parameterStride, parameters)])
  const whole = iterationMatrix({ re: alpha, im: 0 }, jacobian, graph.mass).map((row) => row.map(({ re }) => re))
  return { functions, jacobian, places, factor, fill, read, whole }
}

function expectNear(got: readonly number[][], wanted: readonly number[][], tolerance: number): void {
  const scale = Math.max(...wanted.flat().map(Math.abs))
  expect(got.length).toBe(wanted.length)
  const errors = wanted.flatMap((row, r) => row.map((value, c) => Math.abs(got[r]![c]! - value)))
  expect(errors.some(Number.isNaN)).toBe(false)
  expect(Math.max(...errors)).toBeLessThan(tolerance * scale)
}

describe('for all parameters at once', () => {
  it.each(cases)('solves the systems of a stage: %s', (_, graph, way) => {
    const { functions, places, factor, fill, read, whole } = prepare(graph, way)
    const [base, derivative, solution, slope] = places.matrices
    const [b, d] = [fill(base), fill(derivative)]
    factor()
    functions.solveSensitivities(places.factors, base, derivative, alpha, solution, slope)
    const right = b.map((row, r) => row.map((value, c) => alpha * value + d[r]![c]!))
    const x = read(solution)
    expectNear(x, referenceSolve(new Matrix(whole), new Matrix(right)).to2DArray(), 1e-10)
    const change = x.map((row, r) => row.map((value, c) => alpha * (value - b[r]![c]!)))
    expectNear(read(slope), change, 1e-12)
  })

  it.each([
    ...cases,
    [
      'dense, with a mass matrix',
      dense(5, 30, [
        { row: 0, column: 0, value: 2 },
        { row: 1, column: 0, value: -0.5 },
        { row: 3, column: 3, value: 1 },
      ]),
      'dense',
    ] as [string, ModelGraph, Way],
  ])('solves: %s', (_, graph, way) => {
    const { functions, places, factor, fill, read, whole } = prepare(graph, way)
    const [right, solution] = places.matrices
    const b = fill(right)
    factor()
    functions.solveMany(places.factors, right, solution)
    expectNear(read(solution), referenceSolve(new Matrix(whole), new Matrix(b)).to2DArray(), 1e-10)
  })

  it.each(cases.flatMap(([name, graph]) => arithmetics.map((arithmetic) => [name, arithmetic, graph] as const)))(
    'adds the product with the Jacobian: %s, %s',
    (_, arithmetic, graph) => {
      const { functions, jacobian, places, fill, read } = prepare(graph, 'sparse', arithmetic)
      const [x, result] = places.matrices
      const [factors, before] = [fill(x), fill(result)]
      functions.multiplyJacobian(places.jacobian, x, result)
      const product = new Matrix(jacobian).mmul(new Matrix(factors))
      expectNear(read(result), product.add(new Matrix(before)).to2DArray(), 1e-13)
    },
  )
})
