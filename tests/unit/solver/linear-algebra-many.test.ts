import { Matrix, solve as referenceSolve } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { massActionGraph } from '../../../src/chemistry'
import { compileModel, defineModel, type ModelGraph } from '../../../src/solver'
import { realKind } from '../../../src/solver/compiler'
import { drawn, iterationMatrix } from './linear-systems'
import { chain, drawnMechanism } from './mechanisms'
import { pollu } from './problems'

const dense = (states: number, parameters: number): ModelGraph =>
  defineModel({ states, parameters }, (g) => g.dense(g.state(states), states, 0))

/** A model whose matrix is sparse, of `parameters` parameters that are not used. */
const widened = (graph: ModelGraph, parameters: number): ModelGraph => ({ ...graph, parameters })

describe('solutions for all parameters at once', () => {
  it.each([
    ['dense, few states', dense(3, 12), 'dense'],
    ['dense, an odd number of states', dense(7, 56), 'dense'],
    ['dense, many states', dense(35, 1260), 'dense'],
    ['sparse, POLLU', pollu.graph, 'sparse'],
    ['sparse, one parameter', widened(massActionGraph(chain(9)), 1), 'sparse'],
    ['sparse, many runs', massActionGraph(drawnMechanism(45, 90, 45)), 'sparse'],
    // The first diagonal entry is all but zero: elimination in fixed order fails.
    ['sparse, by the dense fallback', widened(massActionGraph(drawnMechanism(12, 20, 3)), 9), 'fallback'],
  ] as const)('%s', (_, graph, way) => {
    const model = compileModel(graph)
    const { memory, functions, states, parameters, parameterStride, matrix } = model
    const alpha = 0.8
    const next = drawn(5)
    const pattern = matrix.sparse?.jacobian.pattern ?? Array.from({ length: states }, () => [...Array(states).keys()])
    const jacobian = pattern.map((columns, row) => {
      const values = new Array<number>(states).fill(0)
      for (const column of columns) {
        values[column] = row !== column ? next() : way === 'fallback' ? alpha - 1e-12 * next() : next() - 3
      }
      return values
    })
    const place = {
      jacobian: memory.allocate(matrix.jacobianDoubles),
      factors: memory.allocate(matrix.factorDoubles(realKind)),
      matrices: Array.from({ length: 4 }, () => memory.allocate(states * parameterStride)),
    }
    const [base, derivative, solution, slope] = place.matrices as [number, number, number, number]
    memory.write(
      place.jacobian,
      Float64Array.from(pattern.flatMap((columns, row) => columns.map((c) => jacobian[row]![c]!))),
    )
    const fill = (address: number) =>
      Array.from({ length: states }, (_, row) => {
        const values = Array.from({ length: parameters }, next)
        memory.write(address + 8 * row * parameterStride, Float64Array.from(values))
        return values
      })
    const [b, d] = [fill(base), fill(derivative)]
    expect(functions.factor(alpha, place.jacobian, place.factors)).toBe(0)
    if (matrix.sparse) expect(memory.words[place.factors / 4] !== 0).toBe(way === 'fallback')
    functions.solveSensitivities(place.factors, base, derivative, alpha, solution, slope)

    const whole = iterationMatrix({ re: alpha, im: 0 }, jacobian, null).map((row) => row.map(({ re }) => re))
    const right = b.map((row, r) => row.map((value, c) => alpha * value + d[r]![c]!))
    const wanted = referenceSolve(new Matrix(whole), new Matrix(right)).to2DArray()
    const scale = Math.max(...wanted.flat().map(Math.abs))
    wanted.forEach((row, r) =>
      row.forEach((value, c) => {
        const at = 8 * (r * parameterStride + c)
        const x = memory.read(solution + at, 1)[0]!
        expect(Math.abs(x - value)).toBeLessThan(1e-10 * scale)
        expect(Math.abs(memory.read(slope + at, 1)[0]! - alpha * (x - b[r]![c]!))).toBeLessThan(1e-12 * scale)
      }),
    )
  })
})
