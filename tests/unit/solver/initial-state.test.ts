import { describe, expect, it } from 'vitest'
import { compileModel, defineModel, gradientMethods, lossAndGradient, solve } from '../../../src/solver'
import { parseModel, serializeModel } from '../../../src/solver/graph'
import { dataLoss } from './data-loss'

/** A decays into B; A starts from a dose over a volume, one a constant of the experiment, B from half of a parameter. */
const graph = defineModel({ states: 2, parameters: 3, inputs: 1 }, (g) => {
  const [rate, volume, start] = [0, 1, 2].map((index) => g.parameters(index, 1)) as [never, never, never]
  const a = g.gather(g.state(2), [0])
  const flow = g.multiply(rate, a)
  return {
    rightHandSide: g.concatenate([g.unary('negate', flow), flow]),
    initial: g.concatenate([g.divide(g.inputs(0, 1), volume), g.scale(start, 0.5)]),
  }
})

const times = Float64Array.of(0.5, 1, 2)
const request = {
  model: compileModel(graph),
  parameters: Float64Array.of(0.7, 4, 0.6),
  inputs: Float64Array.of(10),
  startTime: 0,
  sampleTimes: times,
  relativeTolerance: 1e-9,
  absoluteTolerance: 1e-12,
}
const a = (t: number) => 2.5 * Math.exp(-0.7 * t)

describe('a start that the model says', () => {
  it('is where a solve begins', () => {
    const solution = solve(request)
    if (solution.status === 'failed') throw new Error(solution.advice)
    times.forEach((time, sample) => {
      expect(solution.values[2 * sample]).toBeCloseTo(a(time), 8)
      expect(solution.values[2 * sample + 1]).toBeCloseTo(0.3 + 2.5 - a(time), 8)
    })
  })

  it('gives way to one that the request gives', () => {
    const solution = solve({ ...request, initial: Float64Array.of(0, 1) })
    expect(solution.status === 'solved' && [...solution.values]).toEqual([0, 1, 0, 1, 0, 1])
  })

  it('is asked for where neither model nor request say it', () => {
    const other = compileModel(defineModel({ states: 1, parameters: 0 }, (g) => g.state(1)))
    const failed = solve({ ...request, model: other, parameters: new Float64Array(0), inputs: new Float64Array(0) })
    expect(failed).toMatchObject({ status: 'failed', reason: 'bad-input' })
    expect(failed.status === 'failed' && failed.advice).toContain('0 initial values were given')
  })

  it('tells of wrong parameters before it is worked out', () => {
    const failed = solve({ ...request, parameters: Float64Array.of(1) })
    expect(failed.status === 'failed' && failed.advice).toContain('3 parameters; 1 were given')
  })

  it('is part of the text of the model', () => {
    expect(serializeModel(parseModel(serializeModel(graph)))).toBe(serializeModel(graph))
  })

  it('may not depend on the state', () => {
    const wrong = () =>
      defineModel({ states: 1, parameters: 0 }, (g) => ({ rightHandSide: g.state(1), initial: g.state(1) }))
    expect(wrong).toThrow('depends on the state')
  })

  it.each(gradientMethods)('is differentiated by $name, in closed form', ({ name }) => {
    const gradient = new Float64Array(3)
    const values = new Float64Array(6)
    const loss = dataLoss('mse', { sampleTimes: times, values, scale: Float64Array.of(1, 1) })
    const outcome = lossAndGradient({ ...request, loss, gradient, gradientMethod: name })
    if (outcome.status === 'failed') throw new Error(outcome.advice)
    // L = mean of a^2 + b^2, a = (10 / v) e^(-r t), b = 10 / v - a + s / 2.
    const wanted = [0, 0, 0]
    for (const time of times) {
      const b = 0.3 + 2.5 - a(time)
      wanted[0]! += (2 * (a(time) - b) * -time * a(time)) / 6
      wanted[1]! += (2 * (a(time) * a(time) + b * (2.5 - a(time))) * -0.25) / 6
      wanted[2]! += (2 * b * 0.5) / 6
    }
    wanted.forEach((value, index) => expect(gradient[index]).toBeCloseTo(value, 6))
  })
})
