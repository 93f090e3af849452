import { describe, expect, it } from 'vitest'
import { compileModel, defineModel, solve, type ModelGraph } from '../../../src/solver'
import { methodNamed, stepSolver } from '../../../src/solver/integrators'
import { hires, pollu, rober, type Problem } from './problems'

/** y1' = -y1 y2, y2' = t y1: smooth, with time. */
const smooth = defineModel({ states: 2, parameters: 0 }, (g) => {
  const y = g.state(2)
  const [first, second] = [g.gather(y, [0]), g.gather(y, [1])]
  return g.concatenate([g.unary('negate', g.multiply(first, second)), g.multiply(g.time(), first)])
})

/**
 * y(2) by steps that grow from a tiny one, so that beginning with order 1 costs nothing, to h, with the order going to `order` and staying
 * there. Every step passes its error test.
 */
function end(graph: ModelGraph, order: number, h: number): number[] {
  const model = compileModel(graph)
  const solver = stepSolver(model, methodNamed('bdf'))
  const { control, context } = solver
  solver.reset()
  model.memory.write(context.state, Float64Array.of(1, 0.5))
  model.memory.doubles.fill(1, context.absolute / 8, context.absolute / 8 + model.stateStride)
  const settings = { relativeTolerance: 1e-3, newtonTolerance: 1e-13, newtonSteps: 20, attemptsAllowed: 1e6 }
  for (const [field, value] of Object.entries({ ...settings, largestStep: Infinity, time: 0, end: 2, bounded: 0 })) {
    control.write(field as keyof typeof settings, value)
  }
  control.write('watched', 0)
  control.write('fixedOrder', order)
  let outcome: string
  for (let count = 0; ; count++) {
    // Order 5 bears no step that grows all the time.
    control.write('step', Math.min(1e-6 * 1.5 ** Math.floor(count / 8), h))
    outcome = solver.advance(1)
    if (outcome !== 'budget-spent') break
  }
  expect(outcome).toBe('at-end')
  expect(control.read('rejected')).toBe(0)
  return [...model.memory.read(context.state, 2)]
}

describe('every order', () => {
  const exact = solve({
    model: compileModel(smooth),
    method: 'rodas5p',
    parameters: new Float64Array(0),
    initial: Float64Array.of(1, 0.5),
    startTime: 0,
    sampleTimes: Float64Array.of(2),
    relativeTolerance: 1e-13,
    absoluteTolerance: 1e-15,
  })

  it.each([1, 2, 3, 4, 5])('%i converges as its order says', (order) => {
    if (exact.status === 'failed') throw new Error(exact.reason)
    const errors = [160, 320].map((count) => {
      const y = end(smooth, order, 2 / count)
      return Math.hypot(y[0]! - exact.values[0]!, y[1]! - exact.values[1]!)
    })
    const slope = Math.log2(errors[0]! / errors[1]!)
    expect(slope).toBeGreaterThan(order - 0.3)
    expect(slope).toBeLessThan(order + 0.5)
  })
})

/**
 * What CVODES 6.4.1 takes with its dense direct solver and the analytic Jacobian (tests/peers), at absolute tolerances `part` times the
 * relative one.
 */
const peer: { problem: Problem; part: number; at: { tolerance: number; steps: number; evaluations: number }[] }[] = [
  {
    problem: rober,
    part: 1e-6,
    at: [
      { tolerance: 1e-4, steps: 591, evaluations: 839 },
      { tolerance: 1e-6, steps: 1087, evaluations: 1446 },
      { tolerance: 1e-8, steps: 2096, evaluations: 2601 },
    ],
  },
  {
    problem: pollu,
    part: 1e-4,
    at: [
      { tolerance: 1e-4, steps: 119, evaluations: 189 },
      { tolerance: 1e-6, steps: 244, evaluations: 304 },
      { tolerance: 1e-8, steps: 430, evaluations: 534 },
    ],
  },
  {
    problem: hires,
    part: 1e-3,
    at: [
      { tolerance: 1e-4, steps: 326, evaluations: 518 },
      { tolerance: 1e-6, steps: 530, evaluations: 814 },
      { tolerance: 1e-8, steps: 1056, evaluations: 1482 },
    ],
  },
]

/** CVODES counts errors in norms of states at the beginning of a step, as this method does: the work compares. */
describe.each(peer)('$problem.name', ({ problem, part, at }) => {
  const run = (tolerance: number, model = compileModel(problem.graph)) => {
    const solution = solve({
      model,
      method: 'bdf',
      parameters: problem.parameters,
      initial: problem.initial,
      startTime: 0,
      sampleTimes: problem.times,
      relativeTolerance: tolerance,
      absoluteTolerance: part * tolerance,
    })
    if (solution.status === 'failed') throw new Error(`${solution.reason} at ${solution.time}`)
    return solution
  }

  it.each(at)('takes no more work than the peer at $tolerance', ({ tolerance, steps, evaluations }) => {
    const { work } = run(tolerance)
    expect(work.steps).toBeLessThan(1.1 * steps)
    expect(work.rhsEvaluations).toBeLessThan(1.2 * evaluations)
    // Jacobians and factors are kept over many steps.
    expect(work.jacobianEvaluations).toBeLessThan(0.06 * work.rhsEvaluations)
    expect(work.factorizations).toBeLessThan(0.25 * work.rhsEvaluations)
  })

  it('begins anew with every solve: the same bits whatever was solved before', () => {
    const first = run(1e-5)
    run(1e-3)
    expect(run(1e-5)).toEqual(first)
  })
})
