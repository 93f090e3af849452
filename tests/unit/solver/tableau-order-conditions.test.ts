import { describe, expect, it } from 'vitest'
import { orderConditions, orderMet, rootedTrees } from '../../../src/solver/integrators/tableaus'

describe('rooted trees', () => {
  it('are as many of every order as Hairer, Norsett and Wanner say (I, II.2), no two alike', () => {
    const trees = rootedTrees(7)
    expect([1, 2, 3, 4, 5, 6, 7].map((order) => trees.filter((tree) => tree.order === order).length)).toEqual([
      1, 1, 2, 4, 9, 20, 48,
    ])
    const drawn = trees.map(function draw(tree): string {
      return `[${tree.children.map(draw).sort().join('')}]`
    })
    expect(new Set(drawn).size).toBe(85)
  })

  it('have the densities printed there', () => {
    const densities = (order: number) =>
      rootedTrees(order)
        .filter((tree) => tree.order === order)
        .map((tree) => tree.density)
        .sort((a, b) => a - b)
    expect(densities(3)).toEqual([3, 6])
    expect(densities(4)).toEqual([4, 8, 12, 24])
    expect(densities(5)).toEqual([5, 10, 15, 20, 20, 30, 40, 60, 120])
  })
})

describe('order conditions', () => {
  const kutta = [[], [1 / 2], [0, 1 / 2], [0, 0, 1]]
  const conditions = orderConditions({ alpha: kutta, beta: kutta }, 6)

  it('give the classical Runge-Kutta method its order 4', () => {
    expect(orderMet(conditions, [1 / 6, 1 / 3, 1 / 3, 1 / 6])).toBe(4)
    expect(orderMet(conditions, [0, 1, 0, 0])).toBe(2)
    expect(orderMet(conditions, [1 / 6, 1 / 3, 1 / 3, 1 / 6 + 1e-9])).toBe(0)
  })

  it('at a point within the step: b(theta) of its cubic interpolation is of order 3', () => {
    const weights = (x: number) => {
      const inner = x * x - (2 / 3) * x * x * x
      return [x - 1.5 * x * x + (2 / 3) * x * x * x, inner, inner, -0.5 * x * x + (2 / 3) * x * x * x]
    }
    for (const theta of [0.2, 0.5, 0.7]) expect(orderMet(conditions, weights(theta), theta)).toBe(3)
  })

  it('make a Rosenbrock method of two stages, of order 2 with any gamma, one of order 3 with gamma = (3 + sqrt 3) / 6', () => {
    // Hairer and Wanner II, IV.7: b2 = 3/4 from b2 alpha2^2 = 1/3, then b2 beta21 = 1/2 - gamma.
    const order = (gamma: number) => {
      const beta21 = (1 / 2 - gamma) / (3 / 4)
      const alpha = [[], [2 / 3]]
      return orderMet(orderConditions({ alpha, beta: [[gamma], [beta21, gamma]] }, 4), [1 / 4, 3 / 4])
    }
    expect(order(0.4)).toBe(2)
    expect(order((3 + Math.sqrt(3)) / 6)).toBe(3)
  })
})
