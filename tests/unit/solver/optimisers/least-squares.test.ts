import fc from 'fast-check'
import { Matrix, inverse } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { optimisers, type OptimiserSettings } from '../../../../src/solver'
import { leastSquaresAnswer, unreliable } from './answers'
import { classicalProblems, type LeastSquaresProblem } from './classical'
import { minimise, problemAt, turn, type Answer } from './minimise'
import { nistProblems } from './nist'

const rows = optimisers.filter((row) => row.kind === 'least-squares')
const dampings = ['levenberg', 'marquardt', 'tempered'] as const
const forms = ['primal', 'dual'] as const
const rosenbrock = classicalProblems[0]!

const relativeErrors = (values: number[], wanted: number[]) =>
  values.map((value, index) => Math.abs(value / wanted[index]! - 1))

/** What NIST's certified standard deviations are: the roots of the diagonal of s^2 (J^T J)^-1. */
function standardErrors({ jacobian, observations }: (typeof nistProblems)[number], b: number[], sumOfSquares: number) {
  const j = new Matrix(jacobian(Float64Array.from(b)))
  const variance = sumOfSquares / (observations - b.length)
  return inverse(j.transpose().mmul(j))
    .diagonal()
    .map((value) => Math.sqrt(variance * value))
}

describe.each(rows.map((row) => [row.name, row] as const))('%s', (_, row) => {
  type Problem = Pick<LeastSquaresProblem, 'residuals'>
  const create = (problem: Problem, start: number[], settings: Partial<OptimiserSettings>, upper?: number[]) => {
    const bounds = upper && { lower: new Float64Array(upper.length).fill(-9), upper: Float64Array.from(upper) }
    const residuals = problem.residuals(Float64Array.from(start)).length
    return row.create(problemAt(start, settings, { residuals, bounds: bounds ?? null }))
  }

  describe.each(dampings)('damped after %s', (damping) => {
    it.each(classicalProblems.map((problem) => [problem.name, problem] as const))('minimises %s', (name, problem) => {
      for (const form of forms) {
        const { best, iterates, evaluations } = minimise(
          create(problem, problem.start, { form, damping }),
          leastSquaresAnswer(problem),
          250,
        )
        expect(2 * best.loss).toBeCloseTo(problem.sumOfSquares, 10)
        const accuracy = name === 'Powell, singular (13)' ? 3 : 5
        best.parameters.forEach((value, index) => expect(value).toBeCloseTo(problem.minimum[index]!, accuracy))
        expect(evaluations).toBeLessThanOrEqual(name.startsWith('Powell') ? 250 : 240)
        // What it may rise by is rounding.
        iterates
          .slice(1)
          .forEach(({ loss }, index) => expect(loss).toBeLessThanOrEqual(iterates[index]!.loss * (1 + 1e-14)))
      }
    })

    it('finds the minimum of an objective that has changed on the way, without what it knew of the first', () => {
      const optimiser = create(rosenbrock, rosenbrock.start, { damping })
      const other = {
        ...rosenbrock,
        // Worse everywhere than the first was at its best.
        residuals: (at: Float64Array) => [...rosenbrock.residuals(at), 5],
        jacobian: (at: Float64Array) => [...rosenbrock.jacobian(at), [0, 0]],
      }
      for (let evaluation = 0; evaluation < 12; evaluation++) turn(optimiser, leastSquaresAnswer(rosenbrock))
      optimiser.reconsider()
      const { best } = minimise(optimiser, leastSquaresAnswer(other), 250)
      expect(best.loss).toBeCloseTo(12.5, 10)
      best.parameters.forEach((value) => expect(value).toBeCloseTo(1, 5))
    })

    it.each(nistProblems.map((problem) => [problem.name, problem] as const))(
      "finds NIST's certified values of %s from both starts",
      (name, problem) => {
        problem.starts.forEach((start, which) => {
          const optimiser = create(problem, start, { damping })
          const { best } = minimise(optimiser, leastSquaresAnswer(problem), 400)
          expect(optimiser.ended!.reason).not.toBe('refused')
          // From there the damping lets b2 run off to where the model is a constant, a known trap of this problem.
          if (name === 'BoxBOD' && which === 0 && row.name === 'levenberg-marquardt' && damping !== 'levenberg') {
            expect(best.parameters[1]).toBeGreaterThan(10)
            return
          }
          expect(2 * best.loss).toBeCloseTo(problem.sumOfSquares, 6)
          expect(Math.max(...relativeErrors(best.parameters, problem.minimum))).toBeLessThan(1e-6)
          const errors = standardErrors(problem, best.parameters, 2 * best.loss)
          expect(Math.max(...relativeErrors(errors, problem.standardErrors))).toBeLessThan(1e-5)
        })
      },
    )

    it('comes to minima on bounds, on some of them and on all', () => {
      const answer = leastSquaresAnswer(rosenbrock)
      const best = (start: number[], upper: number[], form: 'primal' | 'dual') =>
        minimise(create(rosenbrock, start, { form, damping }, upper), answer, 400).best.parameters
      for (const form of forms) {
        const one = best([-1.2, 1], [0.5, 5], form)
        expect(one[0]).toBe(0.5)
        expect(one[1]).toBeCloseTo(0.25, 8)
        const two = best([-1.2, -2], [0.5, -1], form)
        expect(two[1]).toBe(-1)
        // The derivative of (1 - x)^2 + 100 (1 + x^2)^2 vanishes.
        expect(2 * two[0]! * (1 + 200 * (1 + two[0]! ** 2))).toBeCloseTo(2, 4)
        expect(best([-1.2, -2], [-1, -1], form)).toEqual([-1, -1])
        // A bound that is not active changes nothing of the minimum.
        best([-1.2, 1], [2, 2], form).forEach((value) => expect(value).toBeCloseTo(1, 8))
      }
    })
  })

  it('asks for losses of trials, or for all at once, and comes to the same iterates', () => {
    const answer = leastSquaresAnswer(rosenbrock)
    const wishes = { loss: 0, whole: 0 }
    const counted: Answer = (x, wish) => {
      wishes[wish === 'loss' ? 'loss' : 'whole']++
      return answer(x, wish)
    }
    const first = minimise(create(rosenbrock, rosenbrock.start, { trials: 'loss' }), counted, 500)
    expect(wishes).toEqual({ loss: first.evaluations - first.iterates.length, whole: first.iterates.length })
    const whole = minimise(create(rosenbrock, rosenbrock.start, { trials: 'derivatives' }), counted, 500)
    expect(whole.iterates).toEqual(first.iterates)
    expect(whole.evaluations).toBeLessThan(first.evaluations)
  })

  it('ends within the accuracy to which the loss is known, when that is said', () => {
    const problem = nistProblems.find(({ name }) => name === 'Chwirut2')!
    const exact = leastSquaresAnswer(problem)
    // As a solver's loss, which jumps a little from one evaluation to the next.
    const noisy: Answer = (b, wish) => {
      const evaluated = exact(b, wish)!
      return { ...evaluated, loss: evaluated.loss * (1 + 1e-6 * Math.sin(1e9 * b[0]!)) }
    }
    const told = create(problem, problem.start, { damping: 'marquardt', lossAccuracy: 1e-5 })
    const { best, evaluations } = minimise(told, noisy, 400)
    expect(told.ended).toMatchObject({ reason: 'converged' })
    expect(Math.max(...relativeErrors(best.parameters, problem.minimum))).toBeLessThan(1e-2)
    const untold = minimise(create(problem, problem.start, { damping: 'marquardt' }), noisy, 400)
    expect(evaluations).toBeLessThan(untold.evaluations)
  })

  it('asks for no Jacobian after a trial that was not accepted', () => {
    const answer = leastSquaresAnswer(rosenbrock)
    const optimiser = create(rosenbrock, rosenbrock.start, {})
    turn(optimiser, answer)
    const lengths = Array.from({ length: 6 }, () => {
      const { parameters, wish } = optimiser.ask()
      expect(wish).toBe('loss')
      const length = Math.hypot(...parameters.map((value, index) => value - rosenbrock.start[index]!))
      turn(optimiser, () => null)
      return length
    })
    lengths.slice(1).forEach((length, index) => expect(length).toBeLessThan(lengths[index]!))
  })

  it.each([3, 5])('comes to the minimum when %d of 16 places cannot be evaluated', (refusedOf16) => {
    const sound = leastSquaresAnswer(rosenbrock)
    const broken = unreliable(sound, refusedOf16)
    const answer: Answer = (x, wish) =>
      x.every((value) => Math.abs(value - 1) < 0.05) ? sound(x, wish) : broken(x, wish)
    const { best, notes } = minimise(create(rosenbrock, [-1.2, 1.01], {}), answer, 1000)
    expect(best.loss).toBeLessThan(1e-18)
    expect(notes.some((note) => /^(A step|Initial weights) refused/.test(note))).toBe(true)
  })

  it.each<[string, Answer]>([
    ['a loss that is not a number', () => ({ loss: NaN })],
    ['an infinite loss', () => ({ loss: Infinity })],
    ['derivatives that are not finite', (x, wish) => withoutDerivatives(leastSquaresAnswer(rosenbrock)(x, wish)!)],
  ])('keeps nothing of %s, and says so when there is nothing else', (_name, useless) => {
    for (const form of forms) {
      const optimiser = create(rosenbrock, rosenbrock.start, { form })
      turn(optimiser, leastSquaresAnswer(rosenbrock))
      while (optimiser.ended === null) {
        expect(turn(optimiser, useless).accepted).toBe(false)
        expect(JSON.stringify(optimiser.state())).not.toMatch(/null,null|NaN/)
      }
      expect(optimiser.ended.reason).toBe('refused')
      expect(optimiser.ended.sentence).toMatch(
        /^Training cannot go on: the (loss|gradient) is .*, however short the step$/,
      )
      expect([...optimiser.ask().parameters]).toEqual(rosenbrock.start)
    }
  })
})

describe('Levenberg-Marquardt', () => {
  const marquardt = rows.find((row) => row.name === 'levenberg-marquardt')!

  it('takes the same step in its primal and in its dual form, with parameters held at bounds too', () => {
    const size = fc.integer({ min: 1, max: 8 })
    fc.assert(
      fc.property(
        size,
        size,
        fc.constantFrom(...dampings),
        fc.integer(),
        fc.boolean(),
        (m, n, damping, seed, bounded) => {
          const draw = drawing(seed)
          const j = Array.from({ length: m }, () => Array.from({ length: n }, draw))
          const r = Array.from({ length: m }, draw)
          // Linear residuals around the start, which lies on the bounds of every other parameter.
          const problem = {
            residuals: (x: Float64Array) =>
              r.map((value, row) => j[row]!.reduce((sum, slope, i) => sum + slope * x[i]!, value)),
            jacobian: () => j,
          }
          const upper = Array.from({ length: n }, (_, index) => (bounded && index % 2 === 0 ? 0 : 9))
          const points = forms.map((form) => {
            const bounds = { lower: new Float64Array(n).fill(-9), upper: Float64Array.from(upper) }
            const start = new Array<number>(n).fill(0)
            const optimiser = marquardt.create(problemAt(start, { form, damping }, { residuals: m, bounds }))
            turn(optimiser, leastSquaresAnswer(problem))
            return [...optimiser.ask().parameters]
          })
          points[1]!.forEach((value, index) => {
            expect(Math.abs(value - points[0]![index]!)).toBeLessThan(1e-9)
            expect(value).toBeLessThanOrEqual(upper[index]!)
          })
        },
      ),
      { numRuns: 100 },
    )
  })
})

function withoutDerivatives(evaluated: NonNullable<ReturnType<Answer>>) {
  evaluated.products?.gradient.fill(NaN)
  evaluated.jacobian?.fill(NaN)
  return evaluated
}

/** Numbers between -1 and 1 from a seed (a linear congruential generator). */
function drawing(seed: number): () => number {
  let state = seed >>> 0
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1
}
