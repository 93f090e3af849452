import { describe, expect, it } from 'vitest'
import { compileModel, defineModel, neuralOdeGraph, type GraphBuilder, type ModelGraph } from '../../../src/solver'
import { kernelArithmetic } from '../../../src/solver/compiler'
import { firstNonFinite, modelPrograms, type Node } from '../../../src/solver/graph'

const arithmetic = kernelArithmetic('plain')

/** A -> B with the rate k1*log(A - B), as a formula's parser would build it. */
const logarithmic = (label: boolean): ModelGraph =>
  defineModel({ states: 2, parameters: 2 }, (g) => {
    const [a, b] = [g.gather(g.state(2), [0]), g.gather(g.state(2), [1])]
    const k1 = g.gather(g.parameters(0, 2), [0])
    const product = g.multiply(k1, g.unary('log', g.subtract(a, b)))
    const rate = label ? g.labelled(product, 'k1*log(A - B)') : product
    return g.linear(
      2,
      [
        { row: 0, column: 0, value: -1 },
        { row: 1, column: 0, value: 1 },
      ],
      rate,
    )
  })

const at = (state: number[], parameters: number[] = [1, 1]) => ({ time: 0, state, parameters, inputs: [2] })

const one = (f: (g: GraphBuilder, y: Node) => Node): ModelGraph =>
  defineModel({ states: 1, parameters: 2, inputs: 1 }, (g) => f(g, g.state(1)))

describe('the origin of a value that is not finite', () => {
  it('is named as the user wrote it', () => {
    const found = firstNonFinite(logarithmic(true), at([0.1, 0.3]), arithmetic)
    expect(found).toMatchObject({ operation: 'log', label: 'k1*log(A - B)', row: 0 })
    expect(found!.message).toBe("log of -0.2 in 'k1*log(A - B)'")
  })

  it('is null where all is finite', () => {
    expect(firstNonFinite(logarithmic(true), at([0.3, 0.1]), arithmetic)).toBeNull()
  })

  it('is told without a label, too', () => {
    expect(firstNonFinite(logarithmic(false), at([0.1, 0.3]), arithmetic)!.message).toBe('log of -0.2')
  })

  it('takes the nearest label around the operation', () => {
    const model = one((g, y) => {
      const inner = g.labelled(g.divide(g.fill(1, 1), y), '1/A')
      return g.labelled(g.multiply(g.parameters(0, 1), g.shift(inner, 3)), 'k*(1/A + 3)')
    })
    expect(firstNonFinite(model, at([0]), arithmetic)!.message).toBe("1 / 0 in '1/A'")
    expect(firstNonFinite(model, at([1], [NaN, 1]), arithmetic)!.message).toBe("theta[0] = NaN in 'k*(1/A + 3)'")
  })

  it.each([
    ['state', at([Infinity]), 'y[0] = Infinity'],
    ['exp', at([2000]), 'exp of 2000'],
    ['power', at([-0.5]), '(-0.5) ^ 0.3'],
    ['multiply', at([1e200]), '1e+200 * 1e+200'],
  ] as const)('finds %s', (operation, point, message) => {
    const model = one((g, y) => {
      const powered = g.select(g.less(y, g.fill(0, 1)), g.power(y, g.fill(0.3, 1)), y)
      const square = g.select(g.less(g.fill(1e100, 1), powered), g.multiply(y, y), powered)
      return g.add(square, g.select(g.less(y, g.fill(1e5, 1)), g.unary('exp', y), y))
    })
    expect(firstNonFinite(model, point, arithmetic)).toMatchObject({ operation, message })
  })

  it('passes over branches that are not taken', () => {
    const model = one((g, y) =>
      g.add(
        g.select(g.less(y, g.fill(0, 1)), g.fill(0, 1), g.unary('log', y)),
        g.unary('sqrt', g.subtract(y, g.inputs(0, 1))),
      ),
    )
    expect(firstNonFinite(model, at([-1]), arithmetic)!.message).toBe('sqrt of -3')
  })

  it('is found through vectors, sums and layers', () => {
    const model = defineModel({ states: 3, parameters: 12 }, (g) => {
      const logs = g.unary('log', g.gather(g.state(3), [2, 1, 0]))
      return g.concatenate([g.slice(g.state(3), 0, 1), g.slice(g.dense(logs, 3, 0), 1, 2)])
    })
    const point = { time: 0, state: [1, -4, 1], parameters: new Array<number>(12).fill(1) }
    expect(firstNonFinite(model, point, arithmetic)).toMatchObject({ message: 'log of -4', row: 1, index: 1 })
    const network = neuralOdeGraph({
      states: 1,
      hiddenLayers: [2],
      activation: 'tanh',
      inputScale: null,
      outputScale: Float64Array.of(1),
    })
    const weights = { time: 0, state: [1], parameters: [1, 2, NaN, 0, 1, 1, 1] }
    expect(firstNonFinite(network, weights, arithmetic)).toMatchObject({ operation: 'dense', index: 0 })
  })

  it('of a derivative is named by what it is the derivative of', () => {
    const model = one((g, y) => g.multiply(g.parameters(0, 1), g.labelled(g.unary('sqrt', y), 'sqrt(A)')))
    const [jacobian] = modelPrograms(model)('jacobian')
    expect(firstNonFinite(model, at([0]), arithmetic)).toBeNull()
    expect(firstNonFinite(model, at([0]), arithmetic, jacobian)!.message).toBe("0.5 / 0 in 'sqrt(A)'")
  })
})

describe('labels', () => {
  it('leave nodes shared', () => {
    one((g, y) => {
      const named = g.labelled(g.unary('exp', y), 'exp(A)')
      expect(g.unary('exp', y)).toBe(named)
      return named
    })
  })

  it('are those of the model that was compiled, whoever compiled one like it before', () => {
    const labelled = (text: string) => one((g, y) => g.labelled(g.unary('exp', y), text))
    const [first, second] = [labelled('exp(A)'), labelled('e^A')].map((model) => compileModel(model))
    expect(second).not.toBe(first)
    expect(second!.hash).toBe(first!.hash)
    expect([...second!.graph.builder.labels.values()]).toEqual(['e^A'])
    expect(compileModel(labelled('exp(A)'))).toBe(first)
  })
})
