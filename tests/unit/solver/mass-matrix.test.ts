import { describe, expect, it } from 'vitest'
import { compileModel, defineModel, methods, solve } from '../../../src/solver'
import { convergenceOrder } from './convergence-order'
import { runFixedSteps } from './fixed-steps'

/**
 * 2 y1' + y2' = t y2 - y1 z, y1' + 2 y2' = y1 - y2 z, 0 = z^3 + z - y1 - y2 - t / 2: a mass matrix with couplings and an algebraic
 * equation, of index 1, that depends on time.
 */
const graph = defineModel({ states: 3, parameters: 0 }, (g) => {
  const y = g.state(3)
  const [first, second, algebraic] = [g.gather(y, [0]), g.gather(y, [1]), g.gather(y, [2])]
  const cubed = g.multiply(algebraic, g.multiply(algebraic, algebraic))
  const known = g.add(g.add(first, second), g.multiply(g.fill(0.5, 1), g.time()))
  return {
    rightHandSide: g.concatenate([
      g.subtract(g.multiply(g.time(), second), g.multiply(first, algebraic)),
      g.subtract(first, g.multiply(second, algebraic)),
      g.subtract(g.add(cubed, algebraic), known),
    ]),
    mass: [
      { row: 0, column: 0, value: 2 },
      { row: 0, column: 1, value: 1 },
      { row: 1, column: 0, value: 1 },
      { row: 1, column: 1, value: 2 },
    ],
  }
})
const model = compileModel(graph)
const none = new Float64Array(0)
const initial = Float64Array.of(1, 1, 1)

/** By the end of a step, where the method is of order 5. */
function accurate(at: number): Float64Array {
  const solution = solve({
    model,
    method: 'radau5',
    parameters: none,
    initial,
    startTime: 0,
    sampleTimes: Float64Array.of(at),
    relativeTolerance: 1e-13,
    absoluteTolerance: 1e-14,
  })
  if (solution.status === 'failed') throw new Error(solution.reason)
  return solution.values
}
const [middle, end] = [accurate(1), accurate(2)]

const distance = (values: Float64Array, wanted: Float64Array): number =>
  Math.hypot(...values.map((value, state) => value - wanted[state]!))

const equalSteps = (count: number) => new Array<number>(count).fill(2 / count)
const withMass = methods.filter(({ massMatrix }) => massMatrix)

describe.each(withMass.filter(({ variableOrder }) => !variableOrder))('$name', ({ name, order, denseOrder }) => {
  it('converges with its order, algebraic states too', () => {
    const counts = [20, 30, 45, 70]
    const errors = counts.map((count) => distance(runFixedSteps(model, name, none, initial, equalSteps(count)), end))
    expect(convergenceOrder(errors, counts)).toBeGreaterThan(order - 0.3)
  })

  it('interpolates with the order of its dense output, algebraic states with order 3 at least', () => {
    const place = model.memory.allocate(model.stateStride)
    const counts = [21, 31, 45, 71]
    const values = counts.map((count) => {
      let there: Float64Array = new Float64Array(3)
      runFixedSteps(model, name, none, initial, equalSteps(count), (solver, time, h) => {
        if (!(time < 1 && time + h > 1)) return
        solver.interpolate((1 - time) / h, place)
        there = model.memory.read(place, 3)
      })
      return there
    })
    const differential = values.map((value) => distance(value.subarray(0, 2), middle))
    expect(convergenceOrder(differential, counts)).toBeGreaterThan(denseOrder - 0.35)
    const algebraic = values.map((value) => Math.abs(value[2]! - middle[2]!))
    expect(convergenceOrder(algebraic, counts)).toBeGreaterThan(Math.min(denseOrder, 3) - 0.35)
  })
})

describe.each(withMass)('$name', ({ name, order }) => {
  it('solves to the tolerance', () => {
    const tolerance = order > 2 ? 1e-7 : 1e-5
    const solution = solve({
      model,
      method: name,
      parameters: none,
      initial,
      startTime: 0,
      sampleTimes: Float64Array.of(1, 2),
      relativeTolerance: tolerance,
      absoluteTolerance: tolerance,
    })
    if (solution.status === 'failed') throw new Error(solution.reason)
    expect(distance(solution.values.subarray(0, 3), middle)).toBeLessThan(200 * tolerance)
    expect(distance(solution.values.subarray(3), end)).toBeLessThan(200 * tolerance)
  })
})
