import { describe, expect, it } from 'vitest'
import {
  type HybridSpecification,
  hybridGraph,
  hybridParameterCount,
  initialHybridParameters,
  knownReactions,
} from '../../../src/chemistry'
import type { MechanismReaction } from '../../../src/shared'
import { createRandom, linearInputTableValues, neuralOdeGraph, neuralOdeParameterCount } from '../../../src/solver'
import { rightHandSide } from './right-hand-side'

const species = ['A', 'B', 'C']
const reactions = (...treatments: MechanismReaction['treatment'][]): MechanismReaction[] => [
  { equation: 'A -> B', orders: { A: 1 }, change: { A: -1, B: 1 }, constant: 0.5, treatment: treatments[0] },
  { equation: '2 B -> C', orders: { B: 2 }, change: { B: -2, C: 1 }, constant: 3, treatment: treatments[1] },
]
const scale = Float64Array.of(1, 2, 0.5)
const specification = (changes: Partial<HybridSpecification> = {}): HybridSpecification => ({
  temperatures: [],
  species,
  reactions: reactions(),
  remainder: [],
  hiddenLayers: [4],
  activation: 'tanh',
  head: 'scaled',
  inputScale: scale,
  stateScale: scale,
  outputScale: scale,
  ...changes,
})
const [a, b] = [0.8, 0.3]
const ofMechanism = (first = 0.5, second = 3) => [-first * a, first * a - 2 * second * b * b, second * b * b]
const expectRates = (of: HybridSpecification, parameters: Float64Array, wanted: readonly number[]) =>
  rightHandSide(hybridGraph(of), parameters, [a, b, 0.1]).forEach((value, index) =>
    expect(value).toBeCloseTo(wanted[index]!, 12),
  )

describe('a hybrid', () => {
  it.each([
    ['a remainder', { remainder: [0, 1, 2] }],
    ['a fitted constant', { reactions: reactions('fitted') }],
    ['a learned constant', { reactions: reactions(undefined, 'learned') }],
    ['all of them', { reactions: reactions('learned', 'fitted'), remainder: [2] }],
  ])('with %s begins as its mechanism', (_, changes) => {
    const of = specification(changes)
    expectRates(of, initialHybridParameters(of, createRandom(1)), ofMechanism())
  })

  it('fits rate constants as the logarithm of how many times the given one they are, behind the weights', () => {
    const of = specification({ reactions: reactions('learned', 'fitted') })
    const parameters = initialHybridParameters(of, createRandom(1))
    expect(hybridParameterCount(of)).toBe(4 * 4 + 5 + 1)
    parameters[parameters.length - 1] = Math.log(2)
    expectRates(of, parameters, ofMechanism(0.5, 6))
    // The bias of the only output.
    parameters[parameters.length - 2] = Math.log(3)
    expectRates(of, parameters, ofMechanism(1.5, 6))
  })

  it("follows Arrhenius' law along the temperature that its experiment is given, fitted with the constant", () => {
    const activation = { energy: 60_000, reference: 300, condition: 'T' }
    const [first, second] = reactions('fitted')
    const of = specification({
      reactions: [{ ...first!, activation }, second!],
      temperatures: [{ index: 0, zero: 273.15 }, null],
      conditions: { times: 2, scales: [{ form: 'linear', zero: 0, center: 0, width: 1 }] },
    })
    // A ramp from 20 to 60 °C in 10 s.
    const inputs = linearInputTableValues([0, 10], [20, 60], 2)
    const parameters = initialHybridParameters(of, createRandom(1))
    const arrhenius = (energy: number, kelvin: number) => Math.exp((-energy / 8.314462618) * (1 / kelvin - 1 / 300))
    const expectAt = (time: number, constant: number) =>
      rightHandSide(hybridGraph(of), parameters, [a, b, 0.1], { time, inputs }).forEach((value, index) =>
        expect(value).toBeCloseTo(ofMechanism(constant)[index]!, 10),
      )
    for (const time of [0, 5, 10]) expectAt(time, 0.5 * arrhenius(60_000, 293.15 + 4 * time))
    // ln(k / given), then E / given - 1.
    parameters.set([Math.log(2), 0.25], parameters.length - 2)
    for (const time of [0, 5, 10]) expectAt(time, 1 * arrhenius(75_000, 293.15 + 4 * time))
    expect(knownReactions(of, parameters)).toMatchObject([
      { constant: expect.closeTo(1, 12), activation: { energy: 75_000, reference: 300, condition: 'T' } },
      { constant: 3 },
    ])
  })

  it('adds what a neural ODE with the same weights gives, to the species that are named', () => {
    const of = specification({ remainder: [0, 1, 2], head: 'sinh' })
    const network = { ...of, states: 3 }
    const random = createRandom(2)
    const parameters = Float64Array.from({ length: neuralOdeParameterCount(network) }, () => random.normal())
    const learned = rightHandSide(neuralOdeGraph(network), parameters, [a, b, 0.1])
    expectRates(
      of,
      parameters,
      ofMechanism().map((rate, index) => rate + learned[index]!),
    )
    const one = specification({ remainder: [1], head: 'production-loss' })
    const rates = rightHandSide(hybridGraph(one), initialHybridParameters(one, random).fill(0.3), [a, b, 0.1])
    expect([rates[0], rates[2]]).toEqual([ofMechanism()[0], ofMechanism()[2]])
    expect(rates[1]).not.toBeCloseTo(ofMechanism()[1]!, 3)
  })

  it('has no network where nothing is learned', () => {
    const of = specification({ reactions: reactions('fitted', 'fitted') })
    expect(hybridParameterCount(of)).toBe(2)
    expectRates(of, Float64Array.of(Math.log(2), Math.log(0.5)), ofMechanism(1, 1.5))
  })
})
