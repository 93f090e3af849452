import { describe, expect, it } from 'vitest'
import { massActionGraph } from '../../../src/chemistry'
import {
  compileModel,
  defineModel,
  lossAndGradient,
  stepTable,
  type GradientRequest,
  type GraphBuilder,
  type ModelGraph,
  type Node,
} from '../../../src/solver'
import { dataLoss } from './data-loss'
import type { GradientCase } from './gradient-cases'
import { gradientRequest, lossDifferences, smoothCase, worstDifference } from './gradient-differences'
import { chain } from './mechanisms'

const row = (g: GraphBuilder, states: number, index: number): Node => g.gather(g.state(states), [index])

function caseOf(graph: ModelGraph, given: Partial<GradientCase>): GradientCase {
  const { states } = graph
  const times = given.times ?? Float64Array.of(0, 0.5, 1, 2, 3)
  return {
    name: '',
    graph,
    parameters: new Float64Array(graph.parameters).fill(0.7),
    initial: new Float64Array(states).fill(1),
    scale: new Float64Array(states).fill(1),
    data: new Float64Array(times.length * states).fill(0.4),
    difference: 1e-3,
    forExplicit: false,
    ...given,
    times,
  }
}

/** A falls faster where B is beyond a limit: the event has no reset, and is there for the jump of the rate. */
const switched = caseOf(
  defineModel({ states: 2, parameters: 3 }, (g) => {
    const [a, b] = [row(g, 2, 0), row(g, 2, 1)]
    const [k, loss, limit] = [0, 1, 2].map((index) => g.parameters(index, 1)) as [Node, Node, Node]
    const rate = g.multiply(k, a)
    return {
      rightHandSide: g.concatenate([
        g.unary('negate', g.select(g.less(b, limit), rate, g.scale(rate, 3))),
        g.subtract(rate, g.multiply(loss, b)),
      ]),
      events: [{ trigger: g.subtract(b, limit), direction: 'both', reset: null, terminal: false }],
    }
  }),
  { parameters: Float64Array.of(1.1, 0.6, 0.3), initial: Float64Array.of(1, 0) },
)

/** An event at a limit of the algebraic variable, which resets the differential ones by it. */
const resetDae = caseOf(
  defineModel({ states: 3, parameters: 4 }, (g) => {
    const [x, z, w] = [0, 1, 2].map((index) => row(g, 3, index)) as [Node, Node, Node]
    const [k, cubic, loss, limit] = [0, 1, 2, 3].map((index) => g.parameters(index, 1)) as [Node, Node, Node, Node]
    const cube = g.multiply(z, g.multiply(z, z))
    const wave = g.scale(g.unary('sin', g.time()), 0.1)
    return {
      rightHandSide: g.concatenate([
        g.unary('negate', g.multiply(k, g.multiply(x, z))),
        g.subtract(g.add(z, g.multiply(cubic, cube)), g.add(x, wave)),
        g.subtract(z, g.multiply(loss, w)),
      ]),
      mass: [
        { row: 0, column: 0, value: 1 },
        { row: 2, column: 2, value: 2 },
      ],
      events: [
        {
          trigger: g.subtract(z, limit),
          direction: 'falling',
          reset: g.concatenate([g.add(x, g.add(g.multiply(limit, z), g.scale(w, 0.5))), z, g.scale(w, 0.5)]),
          terminal: false,
        },
      ],
    }
  }),
  {
    parameters: Float64Array.of(0.9, 0.3, 0.5, 0.4),
    initial: Float64Array.of(1, 0.8, 0),
    times: Float64Array.of(0, 1, 2, 3, 4),
  },
)

/** A feed that changes in steps, of a differential and of an algebraic variable. */
const stopTimes = Float64Array.of(0.7, 1.5, 2)
const fed = caseOf(
  defineModel({ states: 2, parameters: 2 }, (g) => {
    const [x, z] = [row(g, 2, 0), row(g, 2, 1)]
    const [k, share] = [g.parameters(0, 1), g.parameters(1, 1)]
    const feed = stepTable(g, [0, ...stopTimes], [0.5, 2, 0.1, 1], g.time())
    return {
      rightHandSide: g.concatenate([
        g.subtract(g.multiply(share, feed), g.multiply(k, g.multiply(x, z))),
        g.subtract(g.add(g.multiply(z, z), z), g.add(x, feed)),
      ]),
      mass: [{ row: 0, column: 0, value: 1 }],
    }
  }),
  {},
)

/** Linear chain: more states than straight-line code is written for. */
const long = caseOf(massActionGraph(chain(40)), {
  parameters: Float64Array.from({ length: 39 }, (_, index) => 1 + (index % 7)),
  initial: Float64Array.from({ length: 40 }, (_, index) => (index === 0 ? 1 : 0.1)),
})

const special = [
  { name: 'a rate that jumps at an event', item: switched, changes: {} },
  { name: 'events of a DAE', item: resetDae, changes: {} },
  { name: 'a right-hand side that jumps at stops', item: fed, changes: { stopTimes } },
  { name: 'forty states', item: long, changes: {} },
]

const names = ['interpolating-adjoint', 'quadrature-adjoint', 'imex-adjoint', 'backsolve-adjoint'] as const

describe.each(names)('%s', (gradientMethod) => {
  const run = (item: GradientCase, tolerance: number, changes: Partial<GradientRequest> = {}) => {
    const request = gradientRequest(item, tolerance, changes)
    const outcome = lossAndGradient({ ...request, gradientMethod })
    if (outcome.status === 'failed') throw new Error(`${outcome.reason} at ${outcome.time}: ${outcome.advice}`)
    return { ...request, outcome, all: [...request.gradient, ...request.initialGradient] }
  }

  it.each(special)('knows $name', ({ item, changes }) => {
    const count = Math.min(6, item.parameters.length)
    const differences = lossDifferences(item, count, changes)
    const { gradient, initialGradient } = run(item, 1e-8, changes)
    expect(worstDifference(differences, [...gradient.subarray(0, count), ...initialGradient])).toBeLessThan(3e-6)
  })

  it('is zero where no sample was reached, or none was measured', () => {
    const nothing = { ...switched, times: new Float64Array(0), data: new Float64Array(0) }
    const ended = run(nothing, 1e-6, { endTime: 3 })
    expect(ended.outcome.loss).toBe(0)
    expect(ended.all.every((value) => value === 0)).toBe(true)
    const unmeasured = run({ ...switched, data: switched.data.map(() => NaN) }, 1e-6)
    expect(unmeasured.all.every((value) => value === 0)).toBe(true)
  })

  it('counts samples that repeat twice, and those at the start, where only the initial values matter', () => {
    const data = new Float64Array(8).fill(0.4)
    const once = run({ ...switched, times: Float64Array.of(2), data: data.subarray(0, 2) }, 1e-7)
    const twice = run({ ...switched, times: Float64Array.of(2, 2), data: data.subarray(0, 4) }, 1e-7)
    once.all.forEach((value, index) => expect(twice.all[index]).toBeCloseTo(value, 12))
    const atStart = run({ ...switched, times: Float64Array.of(0, 0), data: data.subarray(0, 4) }, 1e-7)
    expect([...atStart.gradient]).toEqual([0, 0, 0])
    expect([...atStart.initialGradient]).toEqual([1 - 0.4, 0 - 0.4])
  })

  it('takes constants of an experiment, and models without parameters', () => {
    const graph = defineModel({ states: 1, parameters: 0, inputs: 1 }, (g) =>
      g.multiply(g.unary('negate', g.inputs(0, 1)), g.state(1)),
    )
    const item = caseOf(graph, { times: Float64Array.of(2), data: Float64Array.of(0) })
    const { initialGradient } = run(item, 1e-9, { inputs: Float64Array.of(0.3) })
    // L = (y0 exp(-0.3 * 2))^2.
    expect(initialGradient[0]).toBeCloseTo(2 * Math.exp(-1.2), 8)
  })

  it('weighs what was not measured by what it leads to', () => {
    const times = Float64Array.of(1, 2)
    const values = Float64Array.of(NaN, 0.4, NaN, 0.1)
    const item = { ...switched, times, data: values }
    const loss = dataLoss('mse', { sampleTimes: times, values, scale: item.scale })
    const { gradient, initialGradient } = run(item, 1e-8, { loss })
    const differences = lossDifferences(item, 3, { loss })
    expect(worstDifference(differences, [...gradient, ...initialGradient])).toBeLessThan(3e-6)
  })
})

it.each(['quadrature-adjoint', 'imex-adjoint', 'interpolating-adjoint'] as const)(
  '%s has no parameter in its linear algebra: more of them cost memory and work that grow no faster than they do',
  (gradientMethod) => {
    const hires = smoothCase('HIRES')
    const run = (more: number) => {
      const graph = { ...hires.graph, parameters: hires.graph.parameters + more }
      const parameters = Float64Array.from({ length: graph.parameters }, (_, index) => hires.parameters[index] ?? 1)
      const request = gradientRequest({ ...hires, graph, parameters }, 1e-6)
      const outcome = lossAndGradient({ ...request, gradientMethod })
      if (outcome.status === 'failed') throw new Error(outcome.reason)
      return { outcome, gradient: request.gradient }
    }
    const [few, many] = [run(0), run(5000)]
    expect(many.outcome.backwardWork).toEqual(few.outcome.backwardWork)
    expect(many.gradient.subarray(0, few.gradient.length)).toEqual(few.gradient)
    expect((many.outcome.memory - few.outcome.memory) / 5000).toBeLessThan(8 * 20)
  },
)

it('a model that was compiled before keeps its identity: derived models change nothing of it', () => {
  const before = compileModel(switched.graph)
  lossAndGradient({ ...gradientRequest(switched, 1e-6), gradientMethod: 'interpolating-adjoint' })
  expect(compileModel(switched.graph)).toBe(before)
})
