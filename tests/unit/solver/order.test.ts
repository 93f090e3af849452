import { describe, expect, it } from 'vitest'
import { compileModel, defineModel } from '../../../src/solver'
import { methods } from '../../../src/solver/integrators'
import { convergenceOrder } from './convergence-order'
import { runFixedSteps } from './fixed-steps'

/** Smooth, non-linear, with time: y1' = -p y1^2 y2, y2' = t y1; compared against a much finer run. */
const graph = defineModel({ states: 2, parameters: 1 }, (g) => {
  const y = g.state(2)
  const first = g.gather(y, [0])
  const second = g.gather(y, [1])
  const rate = g.multiply(g.parameters(0, 1), g.multiply(g.multiply(first, first), second))
  return g.concatenate([g.unary('negate', rate), g.multiply(g.time(), first)])
})
const parameters = Float64Array.of(1.3)
const initial = Float64Array.of(1, 0.5)

const equalSteps = (count: number) => new Array<number>(count).fill(2 / count)

const ofOneOrder = methods.filter(({ variableOrder }) => !variableOrder)

describe.each(ofOneOrder.map((method) => [method.name, method] as const))('%s', (_, method) => {
  const model = compileModel(graph)
  const fine = runFixedSteps(model, method.name, parameters, initial, equalSteps(4000))

  it('converges with its order', () => {
    const counts = [20, 30, 45, 70]
    const errors = counts.map((count) => {
      const end = runFixedSteps(model, method.name, parameters, initial, equalSteps(count))
      return Math.hypot(end[0]! - fine[0]!, end[1]! - fine[1]!)
    })
    const order = convergenceOrder(errors, counts)
    expect(order).toBeGreaterThan(method.order - 0.25)
  })

  it('interpolates with the order of its dense output', () => {
    // The state at time 1 lies inside a step when the number of steps is odd.
    const reference = runFixedSteps(model, method.name, parameters, initial, new Array<number>(2000).fill(1 / 2000))
    const place = model.memory.allocate(model.stateStride)
    const counts = [21, 31, 45, 71]
    const errors = counts.map((count) => {
      let there: Float64Array = new Float64Array(2)
      runFixedSteps(model, method.name, parameters, initial, equalSteps(count), (solver, time, h) => {
        if (!(time < 1 && time + h > 1)) return
        solver.interpolate((1 - time) / h, place)
        there = model.memory.read(place, 2)
      })
      return Math.hypot(there[0]! - reference[0]!, there[1]! - reference[1]!)
    })
    const order = convergenceOrder(errors, counts)
    expect(order).toBeGreaterThan(method.denseOrder - 0.3)
  })
})
