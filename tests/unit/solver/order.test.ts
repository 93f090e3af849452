import { describe, expect, it } from 'vitest'
import { compileModel, defineModel, type ModelGraph } from '../../../src/solver'
import { methods } from '../../../src/solver/integrators'
import { convergenceOrder } from './convergence-order'
import { runFixedSteps } from './fixed-steps'

interface SmoothProblem {
  graph: ModelGraph
  parameters: Float64Array
  initial: Float64Array
  /** y(t), where it is known; else a much finer run tells. */
  solution: ((time: number) => number[]) | null
}

/** y1' = -p y1^2 y2, y2' = t y1. */
const coupled: SmoothProblem = {
  graph: defineModel({ states: 2, parameters: 1 }, (g) => {
    const y = g.state(2)
    const [first, second] = [g.gather(y, [0]), g.gather(y, [1])]
    const rate = g.multiply(g.parameters(0, 1), g.multiply(g.multiply(first, first), second))
    return g.concatenate([g.unary('negate', rate), g.multiply(g.time(), first)])
  }),
  parameters: Float64Array.of(1.3),
  initial: Float64Array.of(1, 0.5),
  solution: null,
}

/** y1' = -2 t y1^2, y2' = y1 y2: y1 = 1 / (1 + t^2), y2 = exp(atan(t)). */
const closedForm: SmoothProblem = {
  graph: defineModel({ states: 2, parameters: 0 }, (g) => {
    const y = g.state(2)
    const [first, second] = [g.gather(y, [0]), g.gather(y, [1])]
    const rate = g.scale(g.multiply(g.time(), g.multiply(first, first)), -2)
    return g.concatenate([rate, g.multiply(first, second)])
  }),
  parameters: new Float64Array(0),
  initial: Float64Array.of(1, 1),
  solution: (time) => [1 / (1 + time * time), Math.exp(Math.atan(time))],
}

const SPAN = 2
const equalSteps = (count: number) => new Array<number>(count).fill(SPAN / count)
const distance = (values: ArrayLike<number>, wanted: ArrayLike<number>): number =>
  Math.hypot(values[0]! - wanted[0]!, values[1]! - wanted[1]!)

const ofOneOrder = methods.filter(({ variableOrder }) => !variableOrder)
const problems: [string, SmoothProblem][] = [
  ['a problem with time', coupled],
  ['a problem with a closed form', closedForm],
]

describe.each(ofOneOrder.map((method) => [method.name, method] as const))('%s', (name, method) => {
  describe.each(problems)('on %s', (_, { graph, parameters, initial, solution }) => {
    const model = compileModel(graph)

    it('converges with its order', () => {
      const wanted = solution?.(SPAN) ?? runFixedSteps(model, name, parameters, initial, equalSteps(4000))
      const counts = [20, 30, 45, 70]
      const errors = counts.map((count) =>
        distance(runFixedSteps(model, name, parameters, initial, equalSteps(count)), wanted),
      )
      expect(convergenceOrder(errors, counts)).toBeGreaterThan(method.order - 0.25)
    })

    it('interpolates with the order of its dense output', () => {
      // 1 is the middle of a step where their number is odd.
      const place = model.memory.allocate(model.stateStride)
      const steps = new Array<number>(2000).fill(1 / 2000)
      const counts = [21, 31, 45, 71]
      const errors = counts.map((count) => {
        let there: Float64Array = new Float64Array(2)
        runFixedSteps(model, name, parameters, initial, equalSteps(count), (solver, time, h) => {
          if (!(time < 1 && time + h > 1)) return
          solver.interpolate((1 - time) / h, place)
          there = model.memory.read(place, 2)
        })
        return distance(there, solution?.(1) ?? runFixedSteps(model, name, parameters, initial, steps))
      })
      expect(convergenceOrder(errors, counts)).toBeGreaterThan(method.denseOrder - 0.3)
    })
  })
})
