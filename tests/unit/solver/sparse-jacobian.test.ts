import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { massActionGraph, rateConstants } from '../../../src/chemistry'
import type { Mechanism } from '../../../src/shared'
import { defineModel, type ModelGraph } from '../../../src/solver'
import { interpret, jacobianPattern, nonZeros, sparseJacobian, type Pattern } from '../../../src/solver/graph'
import { complexArithmetic, realArithmetic } from './arithmetic'
import { chain, randomMechanism } from './mechanisms'
import { hires, pollu, rober } from './problems'

interface Point {
  state: number[]
  parameters: number[]
}

/** df/dy by complex steps, dense: [states][states]. */
function complexStepJacobian(graph: ModelGraph, { state, parameters }: Point): number[][] {
  const h = 1e-30
  const columns = state.map((_, column) => {
    const [f] = interpret(complexArithmetic, [graph.rightHandSide], {
      time: { re: 0.7, im: 0 },
      state: state.map((re, index) => ({ re, im: index === column ? h : 0 })),
      parameters: parameters.map((re) => ({ re, im: 0 })),
    })
    return f!.map(({ im }) => im / h)
  })
  return state.map((_, row) => columns.map((column) => column[row]!))
}

/** The sparse Jacobian's values as [row][column], zero outside the pattern. */
function sparseAsDense(graph: ModelGraph, { state, parameters }: Point): number[][] {
  const sparse = sparseJacobian(graph.builder, graph.rightHandSide)!
  const [values] = interpret(realArithmetic, [sparse.values], { time: 0.7, state, parameters })
  expect(values).toHaveLength(nonZeros(sparse.pattern))
  let next = 0
  return sparse.pattern.map((columns) => {
    const row = new Array<number>(state.length).fill(0)
    for (const column of columns) row[column] = values![next++]!
    return row
  })
}

function expectEqual(got: number[][], wanted: number[][]): void {
  wanted.forEach((row, r) =>
    row.forEach((value, c) => {
      expect(Math.abs(got[r]![c]! - value), `[${r}, ${c}]`).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(value)))
    }),
  )
}

const point = (graph: ModelGraph): Point => ({
  state: Array.from({ length: graph.states }, (_, index) => 0.6 + 0.5 * Math.sin(index + 1)),
  parameters: Array.from({ length: graph.parameters }, (_, index) => 0.4 + 0.3 * Math.cos(3 * index)),
})

/** Which species' amounts a species' rate depends on, read off the reactions. */
function massActionPattern({ species, reactions }: Mechanism): Pattern {
  return species.map((row) =>
    species.flatMap((column, index) =>
      reactions.some(({ change, orders }) => (change[row] ?? 0) !== 0 && (orders[column] ?? 0) !== 0) ? [index] : [],
    ),
  )
}

describe('the structure of df/dy', () => {
  it('is exactly that of the reactions for mass action', () => {
    fc.assert(
      fc.property(randomMechanism, (mechanism) => {
        expect(jacobianPattern(massActionGraph(mechanism).rightHandSide)).toEqual(massActionPattern(mechanism))
      }),
      { numRuns: 100 },
    )
  })

  it('of a chain is two diagonals', () => {
    const pattern = jacobianPattern(massActionGraph(chain(50)).rightHandSide)
    expect(pattern).toEqual(Array.from({ length: 50 }, (_, i) => (i === 0 ? [0] : i === 49 ? [48] : [i - 1, i])))
  })

  it('of a network is full', () => {
    const graph = defineModel({ states: 3, parameters: 24 }, (g) => g.dense(g.dense(g.state(3), 3, 0), 3, 12))
    expect(jacobianPattern(graph.rightHandSide)).toEqual([0, 1, 2].map(() => [0, 1, 2]))
  })

  it('leaves out what has no derivative', () => {
    const graph = defineModel({ states: 2, parameters: 2 }, (g) =>
      g.add(
        g.multiply(g.unary('floor', g.state(2)), g.parameters(0, 2)),
        g.multiply(g.time(), g.gather(g.state(2), [1, 1])),
      ),
    )
    expect(jacobianPattern(graph.rightHandSide)).toEqual([[1], [1]])
  })
})

describe('the sparse Jacobian', () => {
  it.each([rober, hires, pollu])('of $name equals complex steps', ({ graph, parameters, scale }) => {
    const state = Array.from(scale, (size, index) => size * (0.5 + Math.abs(Math.sin(index))))
    const at = { state, parameters: [...parameters] }
    const wanted = complexStepJacobian(graph, at)
    const got = sparseAsDense(graph, at)
    wanted.forEach((row, r) =>
      row.forEach((value, c) =>
        expect(Math.abs(got[r]![c]! - value)).toBeLessThanOrEqual(1e-13 * Math.max(...row.map(Math.abs))),
      ),
    )
  })

  it('of random mechanisms equals complex steps', () => {
    fc.assert(
      fc.property(randomMechanism, (mechanism) => {
        const graph = massActionGraph(mechanism)
        const at = { ...point(graph), parameters: [...rateConstants(mechanism)] }
        expectEqual(sparseAsDense(graph, at), complexStepJacobian(graph, at))
      }),
      { numRuns: 100 },
    )
  })

  it('of a graph with broadcasting, element-wise functions and a narrow dense layer equals complex steps', () => {
    const graph = defineModel({ states: 5, parameters: 20 }, (g) => {
      const y = g.state(5)
      const first = g.gather(y, [0])
      const narrow = g.unary('tanh', g.dense(g.gather(y, [1, 3]), 3, 0))
      const rates = g.multiply(g.unary('exp', g.scale(y, 0.3)), g.divide(first, g.shift(g.multiply(y, y), 1)))
      const wide = g.concatenate([g.power(g.shift(first, 1), g.gather(y, [4])), g.time(), narrow])
      const limited = g.binary(
        'maximum',
        g.subtract(rates, wide),
        g.binary('minimum', g.multiply(y, wide), g.parameters(12, 5)),
      )
      return g.linear(
        5,
        [
          { row: 0, column: 0, value: 2 },
          { row: 1, column: 4, value: -1 },
          { row: 1, column: 2, value: 0.5 },
          { row: 4, column: 1, value: 1 },
        ],
        g.add(limited, g.multiply(first, g.fill(3, 1))),
      )
    })
    expectEqual(sparseAsDense(graph, point(graph)), complexStepJacobian(graph, point(graph)))
  })

  it('is not offered for a layer that mixes many states', () => {
    const graph = defineModel({ states: 30, parameters: 930 }, (g) => g.dense(g.state(30), 30, 0))
    expect(sparseJacobian(graph.builder, graph.rightHandSide)).toBeNull()
  })

  it('of a right-hand side without states is empty', () => {
    const graph = defineModel({ states: 2, parameters: 2 }, (g) => g.parameters(0, 2))
    const sparse = sparseJacobian(graph.builder, graph.rightHandSide)!
    expect(sparse.pattern).toEqual([[], []])
    expect(sparse.values.rows).toBe(0)
  })
})
