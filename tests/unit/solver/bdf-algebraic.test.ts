import { describe, expect, it } from 'vitest'
import { compileModel, detectArithmetic, solve, type Arithmetic } from '../../../src/solver'
import { integrate, methodNamed } from '../../../src/solver/integrators'
import { chemakzo, correctDigits, transamp, type Problem } from './problems'

const method = methodNamed('bdf')
const arithmetics: Arithmetic[] = detectArithmetic() === 'fused' ? ['fused', 'plain'] : ['plain']
/** From 1e-4 to 1e-8, so near one another that each solve takes other steps. */
const tolerances = Array.from({ length: 100 }, (_, index) => 10 ** (-4 - (4 * index) / 99))

const request = (problem: Problem, relativeTolerance: number, arithmetic?: Arithmetic) => ({
  model: compileModel(problem.graph, { arithmetic }),
  method: 'bdf' as const,
  parameters: problem.parameters,
  initial: problem.initial,
  startTime: 0,
  sampleTimes: problem.times,
  relativeTolerance,
  absoluteTolerance: problem.absolute.map((absolute) => absolute * relativeTolerance),
})

/**
 * Algebraic equations do not become easier with a shorter step, and those of the amplifier change their slopes by orders of magnitude
 * within a few steps; its voltages pass through zero, where a tolerance relative to them shrinks.
 */
describe.each([transamp, chemakzo])('$name: algebraic equations', (problem) => {
  it.each(arithmetics)('solves at every tolerance, with errors that follow it, in %s arithmetic', (arithmetic) => {
    const lost = tolerances.map((tolerance) => {
      const solution = solve(request(problem, tolerance, arithmetic))
      if (solution.status === 'failed') throw new Error(`${tolerance}: ${solution.reason} at ${solution.time}`)
      return -Math.log10(tolerance) - correctDigits(problem, solution.values)
    })
    expect(Math.max(...lost)).toBeLessThan(1.3)
    expect(lost.sort((a, b) => a - b)[lost.length / 2]).toBeLessThan(0.5)
  })
})

it('begins anew from a state that misses its algebraic equations by more than any step bears', () => {
  const values = new Float64Array(chemakzo.times.length * chemakzo.initial.length)
  const algebraic = 5
  let [steps, legs] = [0, 0]
  const outcome = integrate(request(chemakzo, 1e-6), method, method.newton, values, {
    started: () => undefined,
    legBegan: () => void legs++,
    stepped({ model, context }) {
      if (++steps === 50) model.memory.doubles[context.next / 8 + algebraic]! *= 1.01
      return null
    },
  })
  expect(outcome.status).toBe('solved')
  expect(legs).toBe(2)
  expect(correctDigits(chemakzo, values)).toBeGreaterThan(5)
})
