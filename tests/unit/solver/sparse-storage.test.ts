import { describe, expect, it } from 'vitest'
import { massActionGraph } from '../../../src/chemistry'
import { compileModel, defineModel, neuralOdeGraph, type ModelGraph } from '../../../src/solver'
import { realKind } from '../../../src/solver/compiler'
import { nonZeros } from '../../../src/solver/graph'
import { chain, drawnMechanism } from './mechanisms'
import { hires, pollu, rober } from './problems'

const isSparse = (graph: ModelGraph): boolean => compileModel(graph).matrix.sparse !== null

describe('how the iteration matrix is stored', () => {
  it('sparse for mechanisms, small and large', () => {
    for (const { graph } of [rober, hires, pollu]) expect(isSparse(graph)).toBe(true)
    expect(isSparse(massActionGraph(drawnMechanism(200, 400, 4)))).toBe(true)
  })

  it('dense for networks, and where elimination would fill most of it in', () => {
    const outputScale = new Float64Array(12).fill(1)
    const network = neuralOdeGraph({ states: 12, hiddenLayers: [5], activation: 'tanh', inputScale: null, outputScale })
    expect(isSparse(network)).toBe(false)
    expect(isSparse(massActionGraph(drawnMechanism(20, 200, 20)))).toBe(false)
  })

  it('dense where some row or column is structurally empty', () => {
    const mass = [{ row: 0, column: 0, value: 1 }]
    const graph = defineModel({ states: 3, parameters: 0 }, (g) => ({
      rightHandSide: g.concatenate([g.gather(g.state(3), [1, 2]), g.gather(g.state(3), [1])]),
      mass,
    }))
    expect(isSparse(graph)).toBe(true)
    const unused = defineModel({ states: 3, parameters: 0 }, (g) => ({
      rightHandSide: g.gather(g.state(3), [1, 1, 1]),
      mass,
    }))
    expect(isSparse(unused)).toBe(false)
  })

  it('of a size that grows with what is non-zero, and with all of it only behind matrices that may need it', () => {
    const doubles = (count: number) => compileModel(massActionGraph(chain(count))).matrix.factorDoubles(realKind)
    expect(doubles(1000)).toBeGreaterThan(1000 * 1000)
    expect(doubles(3000)).toBeLessThan(4 * 3000)
  })

  it('reports a large matrix whose pivots fail, without dense factors behind it', () => {
    const model = compileModel(massActionGraph(chain(2001)))
    const { memory, functions, matrix } = model
    const [jacobian, factors] = [
      memory.allocate(matrix.jacobianDoubles),
      memory.allocate(matrix.factorDoubles(realKind)),
    ]
    const values = new Float64Array(matrix.jacobianDoubles)
    memory.write(jacobian, values)
    expect(functions.factor(2, jacobian, factors)).toBe(0)
    // alpha - J[0][0] = 0.
    values[0] = 2
    memory.write(jacobian, values)
    expect(functions.factor(2, jacobian, factors)).not.toBe(0)
    expect(nonZeros(matrix.sparse!.jacobian.pattern)).toBe(values.length)
  })
})
