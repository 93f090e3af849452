import { describe, expect, it } from 'vitest'
import { massActionGraph, rateConstants } from '../../../src/chemistry'
import type { ModelGraph } from '../../../src/solver'
import { interpret } from '../../../src/solver/graph'
import { realArithmetic } from './arithmetic'
import { fileMechanism, formulaGraph, initialState, readProblemFile } from './problem-file'
import { chemakzo, problems, transamp, type Problem } from './problems'

/** f, term by term and without the compiler. */
function slope(graph: ModelGraph, state: ArrayLike<number>, parameters: ArrayLike<number>): readonly number[] {
  const point = { time: 0, state: Array.from(state), parameters: Array.from(parameters) }
  return interpret(realArithmetic, [graph.rightHandSide], point)[0]!
}

describe.each(['ROBER', 'POLLU'])('the reactions of %s', (name) => {
  it('give the rates that its equations say', () => {
    const file = readProblemFile(name)
    const mechanism = fileMechanism(file)
    const state = file.states.map((_, index) => 0.3 + Math.sin(index) / 4)
    // Its own constants lie so far apart that a wrong term might not show.
    const parameters = Float64Array.from(mechanism.reactions, (_, index) => 0.5 + index / 10)
    const wanted = slope(formulaGraph(file), state, parameters)
    slope(massActionGraph(mechanism), state, parameters).forEach((value, index) =>
      expect(value).toBeCloseTo(wanted[index]!, 13),
    )
    expect([...rateConstants(mechanism)]).toEqual(Object.values(file.parameters))
  })
})

describe('the reference values', () => {
  it.each(problems)('of $name agree where they were published twice', ({ name }) => {
    const { reference, states } = readProblemFile(name)
    for (const row of reference) {
      for (const other of reference.filter(({ t }) => t === row.t)) {
        for (const state of states) {
          const value = Number(row.y[state])
          expect(Math.abs(Number(other.y[state]) - value)).toBeLessThanOrEqual(2e-13 * Math.abs(value))
        }
      }
    }
  })

  it.each(problems)('of $name have times after the start and as many values as states', (problem: Problem) => {
    expect(problem.times[0]).toBeGreaterThan(0)
    for (const row of problem.reference) expect(row.filter(Number.isFinite)).toHaveLength(problem.initial.length)
  })
})

describe('the equations with a mass matrix', () => {
  it('of CHEMAKZO are algebraic for y6, and start where they hold', () => {
    expect(chemakzo.graph.mass!.map(({ row }) => row)).toEqual([0, 1, 2, 3, 4])
    expect(initialState(readProblemFile('CHEMAKZO'))[5]).toBeCloseTo(115.83 * 0.444 * 0.007, 15)
    expect(slope(chemakzo.graph, chemakzo.initial, chemakzo.parameters)[5]).toBeCloseTo(0, 15)
  })

  it('of TRANSAMP start where the sums of the coupled rows hold', () => {
    const entries = transamp.graph.mass!.map(({ row, column, value }) => `${row} ${column} ${value}`)
    expect(entries).toContain('0 1 0.000001')
    expect(entries).toHaveLength(14)
    const f = slope(transamp.graph, transamp.initial, transamp.parameters)
    // M has the left null vectors e1 + e2, e4 + e5 and e7 + e8.
    for (const row of [0, 3, 6]) expect(f[row]! + f[row + 1]!).toBeCloseTo(0, 15)
  })
})
