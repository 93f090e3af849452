import { describe, expect, it } from 'vitest'
import { describeSolveFailure } from '../../../src/engine/simulation/solve-failure'
import { describeFailure } from '../../../src/shared'
import { compileModel, defineModel, solve, type ModelGraph } from '../../../src/solver'

const sentence = (graph: ModelGraph, initial: readonly number[]) => {
  const outcome = solve({
    model: compileModel(graph),
    parameters: new Float64Array(0),
    initial: Float64Array.from(initial),
    startTime: 0,
    sampleTimes: Float64Array.of(10),
    relativeTolerance: 1e-4,
    absoluteTolerance: 1e-8,
  })
  if (outcome.status === 'solved') throw new Error('it solved')
  return describeFailure(describeSolveFailure(outcome, 'simulation', ['A', 'B']))
}

describe("a failed solve in a chemist's words", () => {
  it('names the species, the time and the expression as it was written', () => {
    const graph = defineModel({ states: 2, parameters: 0 }, (g) => {
      const [a, b] = [g.gather(g.state(2), [0]), g.gather(g.state(2), [1])]
      return g.concatenate([g.fill(-1, 1), g.labelled(g.unary('log', g.subtract(a, b)), 'log(A - B)')])
    })
    expect(sentence(graph, [1, 2])).toBe(
      "The solver gave up: not finite (simulation, time 0.000, species B: log of -1 in 'log(A - B)'). The right-hand side is not a number here: check for a logarithm, root or division outside its domain.",
    )
  })

  it('names an equation of a start that cannot be made consistent', () => {
    const graph = defineModel({ states: 2, parameters: 0 }, (g) => {
      const b = g.gather(g.state(2), [1])
      return {
        rightHandSide: g.concatenate([g.fill(1, 1), g.shift(g.multiply(b, b), 1)]),
        mass: [{ row: 0, column: 0, value: 1 }],
      }
    })
    expect(sentence(graph, [1, 2])).toMatch(
      /^The solver gave up: inconsistent start \(simulation, time 0\.000, species B: equation 2\)\. Equation 2 is algebraic/,
    )
  })

  it('names an event that follows itself in no time', () => {
    const graph = defineModel({ states: 1, parameters: 0 }, (g) => ({
      rightHandSide: g.fill(-1, 1),
      events: [{ trigger: g.state(1), direction: 'falling', reset: g.fill(1e-13, 1), terminal: false }],
    }))
    expect(sentence(graph, [1])).toMatch(
      /^The solver gave up: too many events \(simulation, time 1\.000: event 1\)\. Events follow/,
    )
  })
})
