import { describe, expect, it } from 'vitest'
import { optimisers, type Evaluated } from '../../../../src/solver'
import { minimise, problemAt, turn, type Answer } from './minimise'

const firstOrder = optimisers.filter((row) => row.kind === 'first-order')

/** A badly scaled parabola with its minimum at (3, -2). */
const parabola: Answer = ([x, y]) => ({
  loss: 500 * (x! - 3) ** 2 + 0.0005 * (y! + 2) ** 2,
  gradient: Float64Array.of(1000 * (x! - 3), 0.001 * (y! + 2)),
})

const slope = (loss: number): Evaluated => ({ loss, gradient: Float64Array.of(1, -1) })

describe.each(firstOrder.map((row) => [row.name, row] as const))('%s', (_, row) => {
  it('finds the minimum of a badly scaled parabola', () => {
    const { best } = minimise(row.create(problemAt([1, 1], { learningRate: 0.02 })), parabola, 2000)
    expect(best.parameters[0]).toBeCloseTo(3, 3)
    expect(best.parameters[1]).toBeCloseTo(-2, 3)
  })

  it('stays within bounds and comes to the constrained minimum', () => {
    const bounds = { lower: Float64Array.of(-Infinity, -1), upper: Float64Array.of(2, Infinity) }
    const { iterates } = minimise(row.create(problemAt([5, 5], { learningRate: 0.02 }, { bounds })), parabola, 2000)
    for (const { parameters } of iterates) {
      expect(parameters[0]).toBeLessThanOrEqual(2)
      expect(parameters[1]).toBeGreaterThanOrEqual(-1)
    }
    expect(iterates.at(-1)!.parameters).toEqual([2, -1])
  })

  it('halves a refused step, takes it back later, and says so once', () => {
    const optimiser = row.create(problemAt([1, 1], { learningRate: 0.5 }))
    turn(optimiser, () => slope(0.5))
    const full = optimiser.ask().parameters.slice()
    expect(turn(optimiser, () => null)).toMatchObject({ accepted: false, note: null })
    const half = optimiser.ask().parameters.slice()
    expect(half[0]! - 1).toBeCloseTo((full[0]! - 1) / 2, 14)
    turn(optimiser, () => null)
    expect(optimiser.ask().parameters[0]! - 1).toBeCloseTo((full[0]! - 1) / 4, 14)
    const told = turn(optimiser, () => slope(0.4))
    expect(told).toMatchObject({ accepted: true, gradientNorm: Math.SQRT2 })
    expect(told.note).toBe('A step refused 2 times and made smaller each time: the solve failed.')
    for (let step = 0; step < 20; step++) expect(turn(optimiser, () => slope(0.4)).note).toBeNull()
    const before = optimiser.ask().parameters[0]!
    turn(optimiser, () => slope(0.4))
    expect(before - optimiser.ask().parameters[0]!).toBeCloseTo(0.5, 2)
  })

  it.each<[string, Evaluated]>([
    ['not a number', slope(NaN)],
    ['infinite', slope(Infinity)],
    ['gradient is not finite', { loss: 0.1, gradient: Float64Array.of(NaN, 1) }],
    ['jumped to 5.1e+1, 1.0e+2 times the best', slope(51)],
  ])('refuses what is of no use and keeps none of it: %s', (reason, useless) => {
    const optimiser = row.create(problemAt([1, 1]))
    turn(optimiser, () => slope(0.5))
    expect(turn(optimiser, () => useless).accepted).toBe(false)
    expect(turn(optimiser, () => slope(0.5)).note).toContain(reason)
    expect(JSON.stringify(optimiser.state())).not.toMatch(/null,null|NaN/)
    for (const value of optimiser.ask().parameters) expect(Number.isFinite(value)).toBe(true)
  })

  it('does not take a negative loss that rises for an explosion', () => {
    const optimiser = row.create(problemAt([1, 1]))
    turn(optimiser, () => slope(-3))
    expect(turn(optimiser, () => slope(2)).accepted).toBe(true)
  })

  it('goes back to its best with half the learning rate when steps are refused however short, and at last gives up', () => {
    const optimiser = row.create(problemAt([1, 1], { learningRate: 0.5 }))
    turn(optimiser, () => slope(0.5))
    const best = [1, 1]
    let returns = 0
    const strides: number[] = []
    for (let evaluation = 0; optimiser.ended === null; evaluation++) {
      const here = [...optimiser.ask().parameters]
      const atBest = here.every((value, index) => value === best[index])
      const told = turn(optimiser, () => (atBest ? slope(0.5) : null))
      if (atBest) strides.push(Math.abs(optimiser.ask().parameters[0]! - best[0]!))
      if (told.note?.startsWith('Steps were refused')) {
        expect(told.note).toContain(`1/${2 ** ++returns} of the learning rate`)
        expect([...optimiser.ask().parameters]).toEqual(best)
      }
      expect(evaluation).toBeLessThan(1000)
    }
    expect(returns).toBe(10)
    strides.forEach((stride, index) => expect(stride).toBeCloseTo(0.25 / 2 ** index, 2))
    expect(optimiser.ended).toMatchObject({ reason: 'refused' })
    expect(optimiser.ended!.sentence).toMatch(/^Training cannot go on: the solve failed, after 10 returns/)
  })

  it('halves initial parameters that are refused, and at last gives up', () => {
    const optimiser = row.create(problemAt([8, -4]))
    turn(optimiser, () => null)
    expect([...optimiser.ask().parameters]).toEqual([4, -2])
    expect(minimise(optimiser, () => null, 1000).evaluations).toBe(40)
    expect(optimiser.ended).toMatchObject({ reason: 'refused' })
    expect(optimiser.ended!.sentence).toMatch(/^Training cannot begin: the solve failed/)
  })
})

describe('AdamW', () => {
  it('takes a first step of the learning rate and decays apart from the gradient', () => {
    const row = optimisers.find((candidate) => candidate.name === 'adamw')!
    const optimiser = row.create(problemAt([2, 2], { learningRate: 0.1, weightDecay: 0.5 }))
    optimiser.tell({ loss: 1, gradient: Float64Array.of(1e-3, 0) })
    const { parameters } = optimiser.ask()
    expect(parameters[0]).toBeCloseTo(2 - 0.1 - 0.1 * 0.5 * 2, 4)
    expect(parameters[1]).toBeCloseTo(2 - 0.1 * 0.5 * 2, 12)
  })
})
