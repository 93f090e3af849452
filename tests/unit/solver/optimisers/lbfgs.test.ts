import { describe, expect, it } from 'vitest'
import { optimisers } from '../../../../src/solver'
import { leastSquaresAnswer, unreliable } from './answers'
import { classicalProblems } from './classical'
import { minimise, problemAt, type Answer } from './minimise'

const row = optimisers.find((candidate) => candidate.name === 'l-bfgs')!
const create = (...problem: Parameters<typeof problemAt>) => row.create(problemAt(...problem))
const rosenbrock = classicalProblems[0]!

/** Evaluations that each problem may cost. */
const ceilings: Record<string, number> = {
  'Rosenbrock (1)': 60,
  'Powell, badly scaled (3)': 260,
  'Beale (5)': 25,
  'Powell, singular (13)': 115,
  'Freudenstein and Roth (2)': 90,
}

describe('L-BFGS', () => {
  it.each(classicalProblems.map((problem) => [problem.name, problem] as const))('minimises %s', (name, problem) => {
    const optimiser = create(problem.start)
    const { best, iterates, evaluations } = minimise(optimiser, leastSquaresAnswer(problem), 2000)
    expect(2 * best.loss).toBeCloseTo(problem.sumOfSquares, 10)
    best.parameters.forEach((value, index) => expect(value).toBeCloseTo(problem.minimum[index]!, 5))
    iterates.slice(1).forEach(({ loss }, index) => expect(loss).toBeLessThanOrEqual(iterates[index]!.loss))
    expect(evaluations).toBeLessThan(ceilings[name]!)
    expect(optimiser.ended!.reason).not.toBe('refused')
  })

  it('accepts only steps that satisfy the strong Wolfe conditions', () => {
    const answer = leastSquaresAnswer(rosenbrock)
    const { iterates } = minimise(create(rosenbrock.start), answer, 40)
    const gradientAt = (parameters: number[]) => answer(Float64Array.from(parameters), 'gradient')!.gradient!
    iterates.slice(1).forEach(({ parameters, loss }, index) => {
      const before = iterates[index]!
      const step = parameters.map((value, i) => value - before.parameters[i]!)
      const slope = (at: number[]) => gradientAt(at).reduce((sum, value, i) => sum + value * step[i]!, 0)
      expect(loss).toBeLessThanOrEqual(before.loss + 1e-4 * slope(before.parameters))
      expect(Math.abs(slope(parameters))).toBeLessThanOrEqual(-0.9 * slope(before.parameters) * (1 + 1e-9))
    })
    expect(iterates.length).toBeGreaterThan(20)
  })

  it.each([1, 4, 8])('comes to the minimum when %d of 16 places cannot be evaluated', (refusedOf16) => {
    const minimum = rosenbrock.minimum
    const answer = unreliable(leastSquaresAnswer(rosenbrock), refusedOf16)
    const near: Answer = (x, wish) =>
      x.every((value, index) => Math.abs(value - minimum[index]!) < 0.01)
        ? leastSquaresAnswer(rosenbrock)(x, wish)
        : answer(x, wish)
    const { best, notes } = minimise(create([-1.2, 1.01]), near, 4000)
    expect(best.loss).toBeLessThan(1e-18)
    expect(notes.some((note) => /^(A step|Initial weights) refused/.test(note))).toBe(true)
  })

  it('shortens its steps where the objective ends, and comes to a minimum behind that', () => {
    // -log(1 - x) - log(1 + x) + 4 (x - 0.5)^2, not to be evaluated from |x| = 1 on; its minimum is where 2 x / (1 - x^2) = 4 - 8 x.
    const barrier: Answer = ([x]) =>
      Math.abs(x!) >= 1
        ? null
        : {
            loss: -Math.log(1 - x!) - Math.log(1 + x!) + 4 * (x! - 0.5) ** 2,
            gradient: Float64Array.of(1 / (1 - x!) - 1 / (1 + x!) + 8 * (x! - 0.5)),
          }
    const { best } = minimise(create([-0.99]), barrier, 200)
    const x = best.parameters[0]!
    expect((2 * x) / (1 - x * x)).toBeCloseTo(4 - 8 * x, 7)
  })

  it('says that it cannot go on when every step is refused, and that it has stalled when none lowers the loss', () => {
    const answer = leastSquaresAnswer(rosenbrock)
    let evaluations = 0
    const broken = create(rosenbrock.start)
    minimise(broken, (x, wish) => (evaluations++ === 0 ? answer(x, wish) : null), 500)
    expect(broken.ended).toMatchObject({ reason: 'refused' })
    expect(broken.ended!.sentence).toBe('Training cannot go on: the solve failed, however short the step')
    const misled = create([1, 1])
    const { notes } = minimise(misled, ([x, y]) => ({ loss: x! + y!, gradient: Float64Array.of(-1, -1) }), 500)
    expect(misled.ended).toMatchObject({ reason: 'stalled' })
    expect(notes).toEqual([])
  })

  it('comes to minima on bounds, on some of them and on all', () => {
    const bounded = (upper: number[]) => ({
      bounds: { lower: Float64Array.of(-5, -5), upper: Float64Array.from(upper) },
    })
    const answer = leastSquaresAnswer(rosenbrock)
    // On x <= 0.5: the minimum along x = 0.5 is at y = x^2. On y <= -1 also: x = 0.5 is beyond the minimum of (1 - x)^2 + 100 (1 + x^2)^2, at 2 x (1 + 200 (1 + x^2)) = 2.
    const one = create([-1.2, 1], {}, bounded([0.5, 5]))
    expect(minimise(one, answer, 500).best.parameters[0]).toBe(0.5)
    expect(minimise(create([-1.2, 1], {}, bounded([0.5, 5])), answer, 500).best.parameters[1]).toBeCloseTo(0.25, 8)
    const two = minimise(create([-1.2, -2], {}, bounded([0.5, -1])), answer, 500).best.parameters
    expect(two[1]).toBe(-1)
    expect(2 * two[0]! * (1 + 200 * (1 + two[0]! ** 2))).toBeCloseTo(2, 6)
    const corner = minimise(create([-1.2, -2], {}, bounded([-1, -1])), answer, 500).best.parameters
    expect(corner).toEqual([-1, -1])
  })
})
