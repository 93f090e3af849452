import { describe, expect, it } from 'vitest'
import {
  type CrnnSpecification,
  crnnBounds,
  crnnGraph,
  crnnParameterNames,
  crnnPlaces,
  initialCrnnParameters,
} from '../../../src/chemistry'
import { compileModel, createRandom, solve } from '../../../src/solver'
import { rightHandSide } from './right-hand-side'

const specification = (changes: Partial<CrnnSpecification> = {}): CrnnSpecification => ({
  states: 3,
  reactions: 2,
  orders: 'stoichiometric',
  largestOrder: 2.5,
  stateScale: Float64Array.of(2, 0.5, 1),
  timeScale: 10,
  ...changes,
})

describe('a chemical reaction neural network', () => {
  it('has, with orders that are the stoichiometry, the rates of mass action', () => {
    // 2 A -> B and B -> C; rates in units of the largest scale over the time scale, concentrations in units of their scales.
    const parameters = Float64Array.of(Math.log(3), Math.log(0.7), 2, -1, 0, 0, 1, -1)
    const [a, b] = [1.2, 0.3]
    const first = 0.2 * 3 * (a / 2) ** 2
    const second = 0.2 * 0.7 * (b / 0.5)
    const wanted = [-2 * first, first - second, second]
    rightHandSide(crnnGraph(specification()), parameters, [a, b, 0.4]).forEach((value, index) =>
      expect(value).toBeCloseTo(wanted[index]!, 6),
    )
  })

  it('has, with amounts of their own, species that enter a rate and are not consumed', () => {
    // B + C -> A + C: nothing is left of what C would lose.
    const parameters = Float64Array.of(Math.log(2), -1, 1, 1, 0, 0.5, -300)
    const of = specification({ reactions: 1, orders: 'independent' })
    const [b, c] = [0.3, 0.4]
    const rate = 2 * (b / 0.5) * c
    const wanted = [rate * (2 / 10), -rate * 10 ** 0.5 * (0.5 / 10), 0]
    rightHandSide(crnnGraph(of), parameters, [0, b, c]).forEach((value, index) =>
      expect(value).toBeCloseTo(wanted[index]!, 6),
    )
  })

  it('bounds the weights by the largest order and leaves all else free', () => {
    const of = specification({ orders: 'independent', largestOrder: 2 })
    const { lower, upper } = crnnBounds(of)
    const { weights, size } = crnnPlaces(of)
    expect(lower.every((bound) => bound === -Infinity)).toBe(true)
    expect([...upper]).toEqual(
      [...upper].map((_, place) => (place >= weights && place < weights + size ? 2 : Infinity)),
    )
  })

  it.each([[[0, 0, 0]], [[0, 0.2, 0]], [[-1e-9, 1, 0]]])('does not consume what is not there, from %j', (state) => {
    for (let seed = 1; seed <= 20; seed++) {
      const of = specification({ orders: seed % 2 === 0 ? 'independent' : 'stoichiometric' })
      const rates = rightHandSide(crnnGraph(of), initialCrnnParameters(of, createRandom(seed)), state)
      state.forEach((value, index) => {
        if (value <= 0) expect(rates[index]).toBeGreaterThanOrEqual(0)
      })
    }
  })

  it('solves a fast decay to its end: nothing falls below zero, or comes from what is used up', () => {
    const of = specification({ states: 2, reactions: 1, stateScale: Float64Array.of(1, 1), timeScale: 1 })
    const solved = solve({
      model: compileModel(crnnGraph(of)),
      parameters: Float64Array.of(20, 1, -1),
      initial: Float64Array.of(1, 0),
      startTime: 0,
      sampleTimes: Float64Array.of(0.5, 1),
      relativeTolerance: 1e-6,
      absoluteTolerance: 1e-8,
    })
    if (solved.status === 'failed') throw new Error(solved.reason)
    expect(Math.abs(solved.values[2]!)).toBeLessThan(1e-8)
    expect(solved.values[3]).toBeCloseTo(1, 6)
  })

  it.each(['stoichiometric', 'independent'] as const)('names every parameter, orders %s', (orders) => {
    const of = specification({ orders })
    const names = crnnParameterNames(of, ['A', 'B', 'C'])
    expect(new Set(names).size).toBe(crnnPlaces(of).total)
    expect(names).toHaveLength(compileModel(crnnGraph(of)).parameters)
    expect(names[crnnPlaces(of).weights + 4]).toBe('weight of B in reaction 2')
  })
})
