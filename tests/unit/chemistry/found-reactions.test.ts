import { describe, expect, it } from 'vitest'
import {
  type CrnnSpecification,
  crnnGraph,
  foundReactions,
  learnedReactions,
  massActionGraph,
  reactionShares,
} from '../../../src/chemistry'
import { rightHandSide } from './right-hand-side'

const species = ['A', 'B', 'C']
const specification: CrnnSpecification = {
  states: 3,
  reactions: 2,
  orders: 'stoichiometric',
  largestOrder: 2.5,
  stateScale: Float64Array.of(2, 0.5, 1),
  timeScale: 10,
}
/** 2 A -> B, then B -> C, nearly. */
const near = Float64Array.of(Math.log(3), Math.log(0.7), 2.04, -1.02, 0.01, 0.05, 0.97, -1.01)

describe('reactions that were found', () => {
  it('are read with whole numbers where the learned ones are near', () => {
    const [first, second] = foundReactions(specification, near, species)
    expect([first!.equation, second!.equation]).toEqual(['2 A -> B', 'B -> C'])
    expect(first!.orders).toEqual({ A: 2 })
    expect(first!.change).toEqual({ A: -2, B: 1 })
    expect(first!.learned!.orders).toEqual({ A: 2.04, C: 0.01 })
    // At the scales of the species the rate is that of the model, 0.2 * 3 events that use up 2.04 A; an event is counted for 2 A.
    expect(first!.constant! * 2 ** 2).toBeCloseTo((0.2 * 3 * 2.04) / 2, 10)
    expect(second!.constant! * 0.5).toBeCloseTo(0.2 * 0.7 * 0.97, 10)
  })

  it('have as learned the very rates of the model', () => {
    const learned = learnedReactions(specification, near)
    const named = (values: Float64Array) => Object.fromEntries(species.map((name, index) => [name, values[index]!]))
    const mechanism = {
      species,
      reactions: learned.map(({ constant, orders, change }) => ({
        equation: '',
        constant,
        orders: named(orders),
        change: named(change),
      })),
    }
    const state = [1.1, 0.4, 0.2]
    const constants = Float64Array.from(learned, ({ constant }) => constant)
    const wanted = rightHandSide(crnnGraph(specification), near, state)
    rightHandSide(massActionGraph(mechanism), constants, state).forEach((rate, index) =>
      expect(rate).toBeCloseTo(wanted[index]!, 6),
    )
  })

  it.each([
    // A catalyst, an autocatalyst, and amounts that are not near whole numbers.
    [[1, 0, 1, 0, 0, -9], 'A + C -> C'],
    [[2, -1, 0, Math.log10(0.5), Math.log10(4), 0], '2 A -> A + B'],
    [[1, -1, 0, 0, Math.log10(4 * 1.37), 0], 'A -> 1.4 B'],
    [[-1, 0, 0, 0, 0, 0], '0 -> A'],
    [[0, 0, 0, 0, 0, 0], '0 -> 0'],
  ])('are written down with weights and amounts %j', (parameters, equation) => {
    const of: CrnnSpecification = { ...specification, reactions: 1, orders: 'independent' }
    expect(foundReactions(of, Float64Array.of(0, ...parameters), species)[0]!.equation).toBe(equation)
  })

  it('have as share their largest part of what is made and used up of a species', () => {
    const of = { ...specification, reactions: 3 }
    // A -> B three times as fast as A -> C; and B -> C hardly.
    const parameters = Float64Array.of(Math.log(3), 0, Math.log(1e-9), 1, -1, 0, 1, 0, -1, 0, 1, -1)
    const times = Float64Array.of(0, 1, 3)
    const values = Float64Array.of(1, 0.1, 0, 0.5, 0.1, 0, 0.1, 0.1, 0)
    const shares = reactionShares(learnedReactions(of, parameters), [{ times, values }])
    expect(shares[0]).toBeCloseTo(1, 6)
    expect(shares[1]).toBeCloseTo(1, 6)
    expect(shares[2]).toBeLessThan(1e-8)
  })
})
