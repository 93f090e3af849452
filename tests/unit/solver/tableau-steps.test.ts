import { describe, expect, it } from 'vitest'
import * as tableaus from '../../../src/solver/integrators/tableaus'
import { rosenbrockStep, stepOf, type Problem } from './tableau-steps'

const { ark436l2sa, esdirk54i8l2sa, implicitEuler, radauIIA5, rosenbrock23, tsit5 } = tableaus
const { rodas4p, rodas5p, rodas5pe } = tableaus
const rodas = [rodas4p, rodas5p, rodas5pe]
const all = [...rodas, rosenbrock23, ark436l2sa, esdirk54i8l2sa, implicitEuler, radauIIA5, tsit5]

/** M (y - s(t))' = A (y - s(t)) + a nonlinear term that vanishes on y = s(t), which thus is a solution. */
function problemAround(mass: number[][], solution: Problem['solution'], slope: Problem['solution']): Problem {
  const nonlinear = ([u, v]: readonly number[]) => [
    -u! + 0.5 * v! + u! * v!,
    0.3 * u! - 2 * v! - v! * v! + 0.2 * u! * v!,
  ]
  const tangent = ([u, v]: readonly number[]) => [
    [-1 + v!, 0.5 + u!],
    [0.3 + 0.2 * v!, -2 - 2 * v! + 0.2 * u!],
  ]
  const times = (matrix: number[][], x: number[]) => matrix.map((row) => row[0]! * x[0]! + row[1]! * x[1]!)
  const forcing = (t: number) => {
    const push = nonlinear(solution(t))
    return times(mass, slope(t)).map((value, row) => value - push[row]!)
  }
  return {
    mass,
    solution,
    f: (t, y) => nonlinear(y).map((value, row) => value + forcing(t)[row]!),
    jacobian: (_, y) => tangent(y),
    // The forcing's derivative, by a central difference of order 6: to about 1e-12.
    timeDerivative: (t) => {
      const d = 1e-2
      const [a, b, c] = [1, 2, 3].map((k) => {
        const [after, before] = [forcing(t + k * d), forcing(t - k * d)]
        return after.map((value, row) => value - before[row]!)
      })
      return a!.map((value, row) => (45 * value - 9 * b![row]! + c![row]!) / (60 * d))
    },
  }
}

const solution = (t: number) => [Math.sin(t) + 1, Math.exp(-t / 2)]
const slope = (t: number) => [Math.cos(t), -Math.exp(-t / 2) / 2]
const regular = problemAround(
  [
    [2, 0.5],
    [-0.3, 1],
  ],
  solution,
  slope,
)

const distance = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((value, row) => value - b[row]!))

/** That a quantity shrinks at least with this power of h, seen at two step sizes that leave it above rounding. */
function expectPower(size: (h: number) => number, expected: number): void {
  const h = expected / 50
  expect(Math.log2(size(h) / size(h / 2))).toBeGreaterThan(expected - 0.5)
}

describe.each(all.map((tableau) => ({ tableau, name: tableau.name })))(
  'a step of $name on a nonlinear problem with a mass matrix and a forcing in time',
  ({ tableau }) => {
    const start = 0.3
    const step = (h: number) => stepOf(tableau, regular, start, solution(start), h)

    it('errs with the power of h that its order says', () => {
      expectPower((h) => distance(step(h).end, solution(start + h)), tableau.order + 1)
    })

    it('estimates its error with the power that its error order says', () => {
      expectPower((h) => Math.hypot(...step(h).error), tableau.errorOrder + 1)
    })

    it('errs within the step with the power that its dense order says, and joins its ends', () => {
      const worst = (h: number) =>
        Math.max(...[0.2, 0.4, 0.6, 0.8].map((theta) => distance(step(h).at(theta), solution(start + theta * h))))
      expectPower(worst, tableau.denseOrder + 1)
      expect(distance(step(0.1).at(0), solution(start))).toBe(0)
      expect(distance(step(0.1).at(1), step(0.1).end)).toBeLessThan(1e-14)
    })
  },
)

describe("a problem of index 1, u' = -v with 0 = v - u^2, whose solution is u = 1 / (1 + t)", () => {
  const problem: Problem = {
    mass: [
      [1, 0],
      [0, 0],
    ],
    solution: (t) => [1 / (1 + t), 1 / (1 + t) ** 2],
    f: (_, [u, v]) => [-v!, v! - u! * u!],
    jacobian: (_, [u]) => [
      [0, -1],
      [-2 * u!, 1],
    ],
    timeDerivative: () => [0, 0],
  }

  it.each([...rodas, rosenbrock23].map((tableau) => ({ tableau, name: tableau.name })))(
    'is solved by $name with its whole order',
    ({ tableau }) => {
      const errorAfter = (steps: number) => {
        let y = problem.solution(0)
        for (let count = 0; count < steps; count++) y = stepOf(tableau, problem, count / steps, y, 1 / steps).end
        return distance(y, problem.solution(1))
      }
      const order = Math.log2(errorAfter(16) / errorAfter(32))
      expect(order).toBeGreaterThan(tableau.order - 0.2)
      expect(order).toBeLessThan(tableau.order + 0.2)
    },
  )
})

describe('Rosenbrock23', () => {
  it('keeps its order with any matrix in the place of df/dy, as a W-method', () => {
    const wrong = [
      [-3, 1],
      [0, -2],
    ]
    const autonomous = {
      ...regular,
      f: (_: number, y: readonly number[]) => regular.f(0, y),
      timeDerivative: () => [0, 0],
    }
    const exact = (h: number) => {
      let y = [1.3, 0.8]
      for (let count = 0; count < 16; count++) y = stepOf(radauIIA5, autonomous, 0, y, h / 16).end
      return y
    }
    expectPower((h) => distance(rosenbrockStep(rosenbrock23, autonomous, 0, [1.3, 0.8], h, wrong).end, exact(h)), 3)
  })
})
