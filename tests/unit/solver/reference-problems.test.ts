import { describe, expect, it } from 'vitest'
import { compileModel, methods, solve } from '../../../src/solver'
import { correctDigits, hires, pollu, rober, type Problem } from './problems'

/** Floors for the digits and ceilings for the work, per relative tolerance; the absolute one is relative * scale / 1000. */
const cases: { problem: Problem; at: { tolerance: number; digits: number; steps: number; evaluations: number }[] }[] = [
  {
    problem: rober,
    at: [
      { tolerance: 1e-4, digits: 2, steps: 180, evaluations: 1600 },
      { tolerance: 1e-6, digits: 3, steps: 330, evaluations: 3300 },
      { tolerance: 1e-8, digits: 4.3, steps: 760, evaluations: 8000 },
    ],
  },
  {
    problem: pollu,
    at: [
      { tolerance: 1e-4, digits: 3.5, steps: 60, evaluations: 600 },
      { tolerance: 1e-6, digits: 5, steps: 120, evaluations: 1200 },
      { tolerance: 1e-8, digits: 7, steps: 350, evaluations: 3500 },
    ],
  },
  {
    problem: hires,
    at: [
      { tolerance: 1e-4, digits: 2.5, steps: 110, evaluations: 1250 },
      { tolerance: 1e-6, digits: 4.5, steps: 270, evaluations: 2900 },
      { tolerance: 1e-8, digits: 6, steps: 800, evaluations: 8000 },
    ],
  },
]

describe.each(methods.map((method) => method.name))('%s', (method) => {
  for (const { problem, at } of cases) {
    it.each(at)(
      `solves ${problem.name} at $tolerance to $digits digits`,
      ({ tolerance, digits, steps, evaluations }) => {
        const solution = solve({
          model: compileModel(problem.graph),
          method,
          parameters: problem.parameters,
          initial: problem.initial,
          startTime: 0,
          sampleTimes: problem.times,
          relativeTolerance: tolerance,
          absoluteTolerance: problem.scale.map((scale) => scale * tolerance * 1e-3),
        })
        if (solution.status === 'failed') throw new Error(`${solution.reason} at ${solution.time}`)
        expect(correctDigits(problem, solution.values)).toBeGreaterThan(digits)
        expect(solution.work.steps).toBeLessThan(steps)
        expect(solution.work.rhsEvaluations).toBeLessThan(evaluations)
      },
    )
  }
})
