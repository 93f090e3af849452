import { describe, expect, it } from 'vitest'
import { compileModel, defineModel, solve } from '../../../src/solver'
import { hires, pollu, rober, type Problem } from './problems'

interface Counts {
  tolerance: number
  steps: number
  evaluations: number
  jacobians: number
  decompositions: number
}

/**
 * What RADAU5 (E. Hairer and G. Wanner, version of January 18, 2002, as the R package deSolve 1.34 has it) reports over the same span, at
 * absolute tolerances `part` times the relative one, with the analytic Jacobian and a first step of 1e-6: accepted steps, evaluations
 * of f, Jacobians, and decompositions, each of a real and a complex matrix.
 */
const radau5: { problem: Problem; part: number; at: Counts[] }[] = [
  {
    problem: rober,
    part: 1e-6,
    at: [
      { tolerance: 1e-3, steps: 100, evaluations: 724, jacobians: 95, decompositions: 100 },
      { tolerance: 1e-5, steps: 187, evaluations: 1378, jacobians: 178, decompositions: 188 },
      { tolerance: 1e-7, steps: 371, evaluations: 2792, jacobians: 351, decompositions: 364 },
      { tolerance: 1e-9, steps: 778, evaluations: 5863, jacobians: 434, decompositions: 462 },
    ],
  },
  {
    problem: hires,
    part: 1e-5,
    at: [
      { tolerance: 1e-3, steps: 57, evaluations: 564, jacobians: 35, decompositions: 62 },
      { tolerance: 1e-5, steps: 105, evaluations: 1032, jacobians: 68, decompositions: 100 },
      { tolerance: 1e-7, steps: 207, evaluations: 1839, jacobians: 125, decompositions: 165 },
      { tolerance: 1e-9, steps: 431, evaluations: 3605, jacobians: 227, decompositions: 278 },
    ],
  },
  {
    problem: pollu,
    part: 1e-6,
    at: [
      { tolerance: 1e-3, steps: 29, evaluations: 191, jacobians: 20, decompositions: 29 },
      { tolerance: 1e-5, steps: 51, evaluations: 351, jacobians: 40, decompositions: 50 },
      { tolerance: 1e-7, steps: 99, evaluations: 694, jacobians: 65, decompositions: 83 },
      { tolerance: 1e-9, steps: 206, evaluations: 1461, jacobians: 103, decompositions: 134 },
    ],
  },
]

describe.each(radau5)('$problem.name', ({ problem, part, at }) => {
  const run = (tolerance: number) => {
    const solution = solve({
      model: compileModel(problem.graph),
      method: 'radau5',
      parameters: problem.parameters,
      initial: problem.initial,
      startTime: 0,
      sampleTimes: problem.times,
      relativeTolerance: tolerance,
      absoluteTolerance: part * tolerance,
      initialStep: 1e-6,
    })
    if (solution.status === 'failed') throw new Error(`${solution.reason} at ${solution.time}`)
    return solution
  }

  it.each(at)('takes the work of RADAU5 at $tolerance', (counts) => {
    const { work } = run(counts.tolerance)
    const within = (count: number, wanted: number) => {
      expect(count).toBeGreaterThan(0.9 * wanted - 2)
      expect(count).toBeLessThan(1.1 * wanted + 2)
    }
    within(work.steps, counts.steps)
    within(work.rhsEvaluations, counts.evaluations)
    within(work.jacobianEvaluations, counts.jacobians)
    within(work.factorizations / 2, counts.decompositions)
  })

  it('begins anew with every solve: the same bits whatever was solved before', () => {
    const first = run(1e-5)
    run(1e-3)
    expect(run(1e-5)).toEqual(first)
  })
})

describe('a line of 41 cells', () => {
  /** y_i' = c (y_(i-1) - 2 y_i + y_(i+1)) + y_i - y_i^3, longer than what is written out pair by pair. */
  const cells = 41
  const graph = defineModel({ states: cells, parameters: 0 }, (g) => {
    const y = g.state(cells)
    const neighbour = (by: number) =>
      g.gather(
        y,
        Array.from({ length: cells }, (_, i) => Math.min(cells - 1, Math.max(0, i + by))),
      )
    const difference = g.subtract(g.add(neighbour(1), neighbour(-1)), g.multiply(g.fill(2, cells), y))
    const cubed = g.multiply(y, g.multiply(y, y))
    return g.add(g.multiply(g.fill(50, cells), difference), g.subtract(y, cubed))
  })
  const run = (method: 'radau5' | 'bdf' | 'rodas5p', tolerance: number) => {
    const solution = solve({
      model: compileModel(graph),
      method,
      parameters: new Float64Array(0),
      initial: Float64Array.from({ length: cells }, (_, i) => Math.sin(i) / (1 + (i % 7))),
      startTime: 0,
      sampleTimes: Float64Array.of(0.01, 0.3, 2),
      relativeTolerance: tolerance,
      absoluteTolerance: tolerance,
    })
    if (solution.status === 'failed') throw new Error(solution.reason)
    return solution.values
  }
  const exact = run('rodas5p', 1e-11)

  it.each(['radau5', 'bdf'] as const)('%s solves it as precisely as a shorter one', (method) => {
    const values = run(method, 1e-7)
    values.forEach((value, index) => expect(Math.abs(value - exact[index]!)).toBeLessThan(3e-6))
  })
})
