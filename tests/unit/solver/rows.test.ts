import { describe, it } from 'vitest'
import { massActionGraph } from '../../../src/chemistry'
import { defineModel, type MatrixEntry, type ModelGraph } from '../../../src/solver'
import type { ProgramName } from '../../../src/solver/graph'
import { drawnMechanism } from './mechanisms'
import { checkCompiled } from './program-checks'

const waves = (seed: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.sin(seed + 7.3 * index))

function check(graph: ModelGraph, names: readonly ProgramName[]): void {
  const point = {
    time: 0.3,
    state: waves(1, graph.states),
    parameters: waves(2, graph.parameters),
    seeds: [waves(3, graph.states), waves(4, graph.states)],
  }
  checkCompiled(graph, point, 1e-11, names)
}

/** Rows of 0, 1, 2, ... non-zeros, up to `most`, over and over. */
const staircase = (rows: number, columns: number, most: number): MatrixEntry[] =>
  Array.from({ length: rows }, (_, row) =>
    Array.from({ length: row % (most + 1) }, (_, index) => ({
      row,
      column: (7 * row + 11 * index) % columns,
      value: index % 3 === 0 ? 1 : Math.cos(row + index),
    })),
  ).flat()

describe('rows picked and combined one by one', () => {
  it('agree with the interpreter as straight-line code', () => {
    const graph = defineModel({ states: 37, parameters: 5 }, (g) => {
      const y = g.state(37)
      const table = g.concatenate([g.fill(1, 1), y, g.parameters(0, 5), g.constant([0, -1, 2]), g.time()])
      const order = Array.from({ length: 37 }, (_, row) => (5 * row + 3) % table.rows)
      const products = g.multiply(
        g.gather(table, order),
        g.subtract(
          g.gather(
            y,
            order.map((i) => i % 37),
          ),
          g.unary('tanh', y),
        ),
      )
      const quotients = g.divide(products, g.shift(g.unary('abs', g.gather(table, order)), 1))
      return g.linear(37, staircase(37, 37, 20), g.subtract(quotients, g.unary('negate', g.gather(table, order))))
    })
    check(graph, [
      'rightHandSide',
      'jacobian',
      'linearisation',
      'jacobianProduct',
      'transposedProduct',
      'hessianProduct',
    ])
  })

  it('agree with the interpreter for a sum of thousands of terms, one by one', () => {
    const graph = defineModel({ states: 2, parameters: 2 }, (g) => {
      const [a, b] = [g.gather(g.state(2), [0]), g.gather(g.state(2), [1])]
      let total = a
      for (let term = 0; term < 8000; term++) total = g.add(g.scale(total, term % 2 === 0 ? 0.5 : 0.7), b)
      return g.concatenate([total, g.multiply(total, g.slice(g.parameters(0, 2), 1, 1))])
    })
    check(graph, ['rightHandSide', 'jacobianProduct', 'transposedProduct'])
  })

  it('agree with the interpreter as loops over tables, for many columns', () => {
    check(massActionGraph(drawnMechanism(36, 400, 36)), [
      'rightHandSide',
      'jacobian',
      'parameterJacobian',
      'linearisation',
    ])
    check(massActionGraph(drawnMechanism(35, 330, 10)), ['parameterJacobian', 'parameterTransposedProduct'])
  })

  it('agree with the interpreter as loops over tables, for more rows than are written out', () => {
    const rows = 1300
    const graph = defineModel({ states: 120, parameters: 3 }, (g) => {
      const y = g.state(120)
      const spread = g.gather(
        y,
        Array.from({ length: rows }, (_, row) => (17 * row) % 120),
      )
      const wide = g.linear(
        rows,
        staircase(rows, rows, 97),
        g.multiply(spread, g.gather(g.parameters(0, 3), new Array<number>(rows).fill(1))),
      )
      const stacked = g.concatenate([
        g.time(),
        g.unary('tanh', wide),
        g.parameters(0, 3),
        g.multiply(
          wide,
          g.gather(
            wide,
            Array.from({ length: rows }, (_, row) => rows - 1 - row),
          ),
        ),
      ])
      return g.linear(120, staircase(120, stacked.rows, 90), stacked)
    })
    check(graph, ['rightHandSide', 'jacobianProduct', 'transposedProduct'])
  })
})
