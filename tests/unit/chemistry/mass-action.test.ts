import { describe, expect, it } from 'vitest'
import { massActionGraph, rateConstants } from '../../../src/chemistry'
import type { Mechanism } from '../../../src/shared'
import { rightHandSide as rightHandSideOf } from './right-hand-side'

const reaction = (
  orders: Record<string, number>,
  change: Record<string, number>,
  constant: number,
): Mechanism['reactions'][number] => ({ equation: '', orders, change, constant })

const rightHandSide = (mechanism: Mechanism, state: readonly number[]) =>
  rightHandSideOf(massActionGraph(mechanism), rateConstants(mechanism), state)

describe('mass action', () => {
  it('counts the rate of 2 A -> B once per event, without a factor for identical reactants', () => {
    const mechanism = { species: ['A', 'B'], reactions: [reaction({ A: 2 }, { A: -2, B: 1 }, 3)] }
    expect(rightHandSide(mechanism, [2, 0])).toEqual([-24, 12])
  })

  it('takes orders of every kind: zero, whole, broken, negative, and species that do not change', () => {
    const mechanism = {
      species: ['A', 'B', 'E'],
      reactions: [
        reaction({}, { A: 1 }, 0.5),
        reaction({ A: 1.5, E: 1 }, { A: -1, B: 1 }, 2),
        reaction({ B: -1, A: 3 }, { B: 1 }, 0.25),
        reaction({ A: 6 }, { A: -1 }, 0.1),
      ],
    }
    const [a, b, e] = [1.7, 2.5, 0.3]
    const rates = [0.5, 2 * a ** 1.5 * e, (0.25 * a ** 3) / b, 0.1 * a ** 6]
    const wanted = [rates[0]! - rates[1]! - rates[3]!, rates[1]! + rates[2]!, 0]
    rightHandSide(mechanism, [a, b, e]).forEach((value, index) => expect(value).toBeCloseTo(wanted[index]!, 12))
  })

  it('names a species that the mechanism does not have', () => {
    const mechanism = { species: ['A'], reactions: [reaction({ X: 1 }, { A: 1 }, 1)] }
    expect(() => massActionGraph(mechanism)).toThrow(/no species named X/)
  })
})
