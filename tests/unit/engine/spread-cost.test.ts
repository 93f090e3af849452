import { describe, expect, it } from 'vitest'
import { SpreadCost } from '../../../src/engine/training/spread/spread-cost'

/** Of so many evaluations those that were spread, where each takes so long alone, and spread. */
function spreadOf(evaluations: number, alone: number, spread: number, threads = 2): boolean[] {
  const cost = new SpreadCost()
  return Array.from({ length: evaluations }, (_, index) => {
    const pays = cost.pays('gradient', threads)
    // The first evaluations compile.
    cost.learn('gradient', 100, (pays ? spread : alone) + (index === 0 ? 50 : 0), pays)
    return pays
  })
}

const count = (all: readonly boolean[]) => all.filter(Boolean).length

describe('whether experiments are spread', () => {
  it('is not tried where there is next to nothing to save', () => {
    expect(count(spreadOf(1000, 0.9, 0.1))).toBe(0)
    expect(count(spreadOf(1000, 100, 1, 1))).toBe(0)
  })

  it('goes on where it is faster, and is measured anew now and then', () => {
    const all = spreadOf(1000, 10, 6)
    expect(all.slice(0, 3)).toEqual([false, false, false])
    expect(count(all)).toBeGreaterThan(960)
    expect(count(all.slice(3))).toBeLessThan(997)
  })

  it('is given up where it is slower, and tried again now and then', () => {
    const all = spreadOf(1000, 10, 12)
    expect(count(all)).toBeLessThan(80)
    expect(count(all.slice(500))).toBeGreaterThan(0)
  })

  it('is decided for every wish by itself', () => {
    const cost = new SpreadCost()
    for (let evaluation = 0; evaluation < 5; evaluation++) cost.learn('normal-products', 100, 20, false)
    expect(cost.pays('normal-products', 2)).toBe(true)
    expect(cost.pays('loss', 2)).toBe(false)
  })
})
