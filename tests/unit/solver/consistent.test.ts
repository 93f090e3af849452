import { describe, expect, it } from 'vitest'
import {
  compileModel,
  defineModel,
  methods,
  solve,
  type GraphBuilder,
  type MatrixEntry,
  type ModelGraph,
  type Node,
  type SolveRequest,
} from '../../../src/solver'
import { formulaGraph, initialState, readProblemFile } from './problem-file'

const outcomeOf = (graph: ModelGraph, initial: readonly number[], changes: Partial<SolveRequest> = {}) =>
  solve({
    model: compileModel(graph),
    parameters: new Float64Array(0),
    initial: Float64Array.from(initial),
    startTime: 0,
    sampleTimes: Float64Array.of(0),
    relativeTolerance: 1e-6,
    absoluteTolerance: 1e-9,
    ...changes,
  })

const solved = (...given: Parameters<typeof outcomeOf>) => {
  const outcome = outcomeOf(...given)
  if (outcome.status === 'failed') throw new Error(`${outcome.reason} at ${outcome.time}: ${outcome.advice}`)
  return outcome
}

const failed = (...given: Parameters<typeof outcomeOf>) => {
  const outcome = outcomeOf(...given)
  if (outcome.status === 'solved') throw new Error('it solved')
  return outcome
}

const identityRows = (rows: readonly number[]): MatrixEntry[] => rows.map((row) => ({ row, column: row, value: 1 }))

/** y' = -y with an algebraic z: 0 = constraint(y, z). */
const pair = (constraint: (g: GraphBuilder, y: Node, z: Node) => Node): ModelGraph =>
  defineModel({ states: 2, parameters: 0 }, (g) => {
    const [y, z] = [g.gather(g.state(2), [0]), g.gather(g.state(2), [1])]
    return { rightHandSide: g.concatenate([g.scale(y, -1), constraint(g, y, z)]), mass: identityRows([0]) }
  })

/** A problem of tests/data/ivp, as it starts. */
const problemOf = (name: string) => {
  const file = readProblemFile(name)
  return {
    graph: formulaGraph(file),
    initial: initialState(file),
    parameters: Float64Array.from(Object.values(file.parameters)),
  }
}

describe('algebraic variables are found from the others', () => {
  it('CHEMAKZO: Ks y1 y4 - y6 = 0, from a wrong y6', () => {
    const { graph, initial, parameters } = problemOf('CHEMAKZO')
    const wrong = initial.map((value, state) => (state === 5 ? 2 : value))
    const { values } = solved(graph, [...wrong], { parameters })
    expect([...values.subarray(0, 5)]).toEqual([...initial.subarray(0, 5)])
    expect(values[5]).toBeCloseTo(115.83 * initial[0]! * initial[3]!, 12)
  })

  it('TRANSAMP, whose mass matrix is not diagonal: the charges of the capacitors stay', () => {
    const { graph, initial, parameters } = problemOf('TRANSAMP')
    const model = compileModel(graph)
    const changed = [0, 0.5, 0.2, -0.4, 0.1, 0.3, -0.3, 0.25].map((by, state) => initial[state]! + by)
    const { values } = solved(graph, changed, { model, parameters })
    const slope = model.memory.allocate(8)
    const state = model.memory.allocate(8)
    model.memory.write(state, values)
    model.functions.rightHandSide(0, state, 0, slope)
    const f = model.memory.read(slope, 8)
    // Each capacitor between two nodes: the sum of their equations has no derivative.
    for (const nodes of [
      [0, 1],
      [3, 4],
      [6, 7],
    ]) {
      // prettier-ignore
      expect(Math.abs(f[nodes[0]!]! + f[nodes[1]!]!)).toBeLessThan(1e-13)
      expect(values[nodes[1]!]! - values[nodes[0]!]!).toBeCloseTo(changed[nodes[1]!]! - changed[nodes[0]!]!, 12)
    }
    expect([values[2], values[5]]).toEqual([changed[2], changed[5]])
  })

  it('a matrix without a single zero, of rank 2', () => {
    // M = A B with A [3][2], B [2][3]; the equation without a derivative is u^T f with u orthogonal to A, the free direction B's null vector.
    const [A, B] = [[[1, 2], [3, 1], [-1, 4]], [[2, 1, -1], [1, -3, 2]]] as const // prettier-ignore
    const u = [13, -6, -5]
    const free = [-1, -5, -7]
    const mass = A.flatMap((row, i) =>
      [0, 1, 2].map((j) => ({ row: i, column: j, value: row[0] * B[0][j]! + row[1] * B[1][j]! })),
    )
    const graph = defineModel({ states: 3, parameters: 0 }, (g) => ({
      rightHandSide: g.add(g.state(3), g.constant([1, 2, 3])),
      mass,
    }))
    const { values } = solved(graph, [1, 1, 1])
    const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => [0, 1, 2].reduce((sum, i) => sum + a[i]! * b[i]!, 0)
    expect(Math.abs(dot(u, values.map((value, i) => value + i + 1)))).toBeLessThan(1e-12) // prettier-ignore
    const along = (values[0]! - 1) / free[0]!
    expect(Math.abs(along)).toBeGreaterThan(0.1)
    for (const i of [1, 2]) expect((values[i]! - 1) / free[i]!).toBeCloseTo(along, 12)
  })

  it('far from the solution, where a whole Newton step would fly off: 0 = tanh(z) - y', () => {
    const graph = pair((g, y, z) => g.subtract(g.unary('tanh', z), y))
    expect(solved(graph, [0.5, 3]).values[1]).toBeCloseTo(Math.atanh(0.5), 8)
    expect(solved(graph, [0.5, -5]).values[1]).toBeCloseTo(Math.atanh(0.5), 8)
  })

  it('leaves a consistent start as it was given, to the bit, and one within a thousandth of the tolerance', () => {
    const { graph, initial, parameters } = problemOf('TRANSAMP')
    expect(solved(graph, [...initial], { parameters }).values).toEqual(initial)
    const constraint = pair((g, y, z) => g.subtract(z, y))
    expect(solved(constraint, [1, 1 + 5e-10]).values[1]).toBe(1 + 5e-10)
    expect(solved(constraint, [1, 1 + 1e-8]).values[1]).toBe(1)
  })

  it.each(methods.filter(({ massMatrix }) => massMatrix).map(({ name }) => name))('%s goes on from there', (method) => {
    const graph = pair((g, y, z) => g.subtract(g.multiply(z, z), y))
    const { values } = solved(graph, [1, 5], { method, sampleTimes: Float64Array.of(0, 1) })
    expect(values[1]).toBeCloseTo(1, 9)
    expect(values[3]).toBeCloseTo(Math.exp(-0.5), 3)
  })
})

describe('after an event and after a stop', () => {
  it('what a reset leaves inconsistent is solved for again', () => {
    const graph = defineModel({ states: 2, parameters: 0 }, (g) => {
      const [y, z] = [g.gather(g.state(2), [0]), g.gather(g.state(2), [1])]
      return {
        rightHandSide: g.concatenate([g.scale(y, -1), g.subtract(z, g.multiply(y, y))]),
        mass: identityRows([0]),
        events: [{ trigger: g.shift(z, -0.25), direction: 'falling', reset: g.constant([3, 0]), terminal: false }],
      }
    })
    const { events, values } = solved(graph, [1, 0], { sampleTimes: Float64Array.of(1) })
    expect(events).toHaveLength(1)
    expect(events[0]!.time).toBeCloseTo(Math.LN2, 5)
    expect(events[0]!.after[0]).toBe(3)
    expect(events[0]!.after[1]).toBeCloseTo(9, 9)
    expect(values[1]).toBeCloseTo((3 * Math.exp(Math.LN2 - 1)) ** 2, 4)
  })

  it('algebraic variables jump with f; a sample at the stop has the value before', () => {
    const graph = pair((g, y, z) => {
      const factor = g.select(g.less(g.time(), g.fill(1, 1)), g.fill(1, 1), g.fill(2, 1))
      return g.subtract(z, g.multiply(factor, y))
    })
    const { values } = solved(graph, [1, 1], {
      sampleTimes: Float64Array.of(1, 1.5),
      stopTimes: Float64Array.of(1),
    })
    expect(values[1]).toBeCloseTo(Math.exp(-1), 5)
    expect(values[3]).toBeCloseTo(2 * Math.exp(-1.5), 5)
  })
})

describe('starts that cannot be made consistent name the equation and the state', () => {
  it('no solution: 0 = z^2 + 1', () => {
    const graph = pair((g, _, z) => g.shift(g.multiply(z, z), 1))
    expect(failed(graph, [1, 2])).toMatchObject({
      reason: 'inconsistent-start',
      time: 0,
      component: 1,
      where: 'equation 2',
      advice: expect.stringMatching(/beginning with state 2/),
    })
  })

  it('a constraint without its variable: 0 = y - 1 (index 2)', () => {
    const outcome = failed(pair((g, y) => g.shift(y, -1)), [1, 2]) // prettier-ignore
    expect(outcome).toMatchObject({ reason: 'inconsistent-start', component: 1, where: 'equation 2' })
    expect(outcome.advice).toMatch(/do not determine state 2/)
  })

  it('a constraint that is not a number there', () => {
    const graph = pair((g, y, z) => g.add(y, g.unary('log', z)))
    expect(failed(graph, [1, -1])).toMatchObject({
      reason: 'not-finite',
      component: 1,
      where: expect.stringMatching(/^log of -1/),
    })
  })

  it('a state that is kept non-negative and would have to be below zero', () => {
    const graph = pair((g, y, z) => g.add(z, y))
    expect(solved(graph, [1, 0]).values[1]).toBe(-1)
    expect(failed(graph, [1, 0], { nonNegative: true })).toMatchObject({ reason: 'inconsistent-start', component: 1 })
  })

  it('on wish anything that the tolerance does not cover; what it covers stays', () => {
    const graph = pair((g, y, z) => g.subtract(z, y))
    const check = { algebraicStart: 'check' } as const
    expect(solved(graph, [1, 1 + 5e-7], check).values[1]).toBe(1 + 5e-7)
    const outcome = failed(graph, [1, 1.5], check)
    expect(outcome).toMatchObject({ reason: 'inconsistent-start', component: 1, where: 'equation 2' })
    expect(outcome.advice).toMatch(/off by 0\.500/)
  })
})
