import { describe, expect, it } from 'vitest'
import { defineModel, type GraphBuilder, type Node } from '../../../src/solver'
import { GraphBuilder as Builder, modelPrograms, topologicalOrder, type ProgramName } from '../../../src/solver/graph'

const given = ['state', 'time', 'seed', 'parameters', 'inputs', 'constant', 'identity']

/** How many operations a program of the law of one reaction A -> B takes, and how many of them once for every column. */
function operations(law: (g: GraphBuilder, a: Node, p: (index: number) => Node) => Node, name: ProgramName) {
  const model = defineModel({ states: 2, parameters: 3 }, (g) => {
    const rate = law(g, g.gather(g.state(2), [0]), (index) => g.parameters(index, 1))
    return g.linear(
      2,
      [
        { row: 0, column: 0, value: -1 },
        { row: 1, column: 0, value: 1 },
      ],
      rate,
    )
  })
  const order = topologicalOrder(modelPrograms(model)(name)).filter(({ operation }) => !given.includes(operation.kind))
  return { all: order.length, wide: order.filter(({ columns }) => columns > 1).length }
}

const michaelisMenten = (g: GraphBuilder, a: Node, p: (index: number) => Node) =>
  g.divide(g.multiply(p(0), a), g.add(p(1), a))
const hill = (g: GraphBuilder, a: Node, p: (index: number) => Node) => {
  const power = g.power(a, p(2))
  return g.divide(g.multiply(p(0), power), g.add(g.power(p(1), p(2)), power))
}
const arrhenius = (g: GraphBuilder, a: Node, p: (index: number) => Node) => {
  const energy = g.divide(g.unary('negate', p(1)), g.multiply(g.fill(8.314, 1), g.fill(350, 1)))
  return g.multiply(g.multiply(p(0), g.unary('exp', energy)), a)
}

describe('rate laws as they are typed', () => {
  it.each([
    // law, operations of f, of df/dy and of df/dtheta
    ['Michaelis-Menten', michaelisMenten, 5, 11, 12],
    ['Hill', hill, 7, 21, 36],
    ['Arrhenius', arrhenius, 6, 6, 11],
  ] as const)('%s', (_, law, f, jacobian, derivative) => {
    expect(operations(law, 'rightHandSide').all).toBeLessThanOrEqual(f)
    const [ofState, ofParameters] = [operations(law, 'jacobian'), operations(law, 'parameterJacobian')]
    expect(ofState.all).toBeLessThanOrEqual(jacobian)
    expect(ofParameters.all).toBeLessThanOrEqual(derivative)
    // Local derivatives are combined first: one product for the state and each parameter, between the sums on both sides.
    expect(ofState.wide).toBe(3)
    expect(ofParameters.wide).toBe(law === hill ? 5 : 4)
  })
})

describe('simplification', () => {
  const g = new Builder()
  const x = g.gather(g.state(2), [0])
  const y = g.gather(g.state(2), [1])

  it('shares equal nodes, whichever way round a sum or product is written', () => {
    expect(g.add(x, y)).toBe(g.add(y, x))
    expect(g.multiply(x, y)).toBe(g.multiply(y, x))
    expect(g.subtract(x, y)).not.toBe(g.subtract(y, x))
  })

  it.each<[string, Node, Node]>([
    ['x * 1', g.scale(x, 1), x],
    ['x + 0', g.shift(x, 0), x],
    ['x - x', g.subtract(x, x), g.fill(0, 1)],
    ['x + x', g.add(x, x), g.scale(x, 2)],
    ['-(-x)', g.unary('negate', g.unary('negate', x)), x],
    ['-(x - y)', g.unary('negate', g.subtract(x, y)), g.subtract(y, x)],
    ['x + (-y)', g.add(x, g.unary('negate', y)), g.subtract(x, y)],
    ['(-x) * (-y)', g.multiply(g.unary('negate', x), g.unary('negate', y)), g.multiply(x, y)],
    ['2 * (3 * x)', g.scale(g.scale(x, 3), 2), g.scale(x, 6)],
    ['-(3 * x)', g.unary('negate', g.scale(x, 3)), g.scale(x, -3)],
    ['x / 4', g.divide(x, g.fill(4, 1)), g.scale(x, 0.25)],
    ['x^1', g.power(x, g.fill(1, 1)), x],
    ['x^2', g.power(x, g.fill(2, 1)), g.multiply(x, x)],
    ['x^0.5', g.power(x, g.fill(0.5, 1)), g.unary('sqrt', x)],
    ['x^-1', g.power(x, g.fill(-1, 1)), g.divide(g.fill(1, 1), x)],
    ['a choice that is known', g.select(g.less(g.fill(1, 1), g.fill(2, 1)), x, y), x],
    ['a choice between the same', g.select(g.less(x, y), x, x), x],
  ])('%s', (_, got, wanted) => {
    expect(got).toBe(wanted)
  })

  it('keeps -0 apart from 0, and what fails', () => {
    expect(g.fill(-0, 1)).not.toBe(g.fill(0, 1))
    expect(g.divide(g.fill(0, 1), g.fill(0, 1)).operation.kind).toBe('binary')
    expect(g.unary('log', g.fill(-1, 1)).operation.kind).toBe('unary')
  })
})
