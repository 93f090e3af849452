import { describe, expect, it } from 'vitest'
import {
  agreement,
  compileModel,
  defineModel,
  differenceCheck,
  lossAndGradient,
  singleGradientMethods,
  solve,
  withIntegrals,
  type GraphBuilder,
  type ModelGraph,
  type Node,
  type ParametricLoss,
  type ParametricRequest,
} from '../../../src/solver'
import { rober } from './problems'

/** All but the one that is there to show its failure, which it does on integrals that begin at 0. */
const methods = singleGradientMethods.filter(({ name }) => name !== 'backsolve-adjoint').map(({ name }) => ({ name }))

/** A decays: y = a exp(-r t). */
const decay = defineModel({ states: 1, parameters: 3 }, (g) => g.scale(g.multiply(g.parameters(0, 1), g.state(1)), -1))
const [rate, factor, offset, start] = [0.7, 3, 0.4, 2]
const y = (time: number) => start * Math.exp(-rate * time)
const request = (graph: ModelGraph, times: Float64Array): Omit<ParametricRequest, 'loss' | 'gradient'> => ({
  model: compileModel(graph),
  parameters: Float64Array.of(rate, factor, offset),
  initial: new Float64Array(graph.states).fill(start, 0, 1),
  startTime: 0,
  sampleTimes: times,
  relativeTolerance: 1e-9,
  absoluteTolerance: 1e-12,
})

describe('a loss with a scale factor and an offset of the measurements', () => {
  const times = Float64Array.of(0, 0.3, 1, 2.5)
  const data = [7, 6, 3, 1.5]
  /** Half the sum of squares of s y + o - d. */
  const loss: ParametricLoss = {
    sampleTimes: times,
    at(sample, state, cotangent, own) {
      const [, s, o] = own.values as unknown as [number, number, number]
      const residual = s * state[0]! + o - data[sample]!
      cotangent[0] = s * residual
      own.gradient[1]! += residual * state[0]!
      own.gradient[2]! += residual
      return (residual * residual) / 2
    },
  }

  it.each(methods)('is differentiated by $name, in closed form', ({ name }) => {
    const gradient = new Float64Array(3)
    const outcome = lossAndGradient({ ...request(decay, times), loss, gradient, gradientMethod: name })
    if (outcome.status === 'failed') throw new Error(outcome.advice)
    const wanted = [0, 0, 0]
    times.forEach((time, sample) => {
      const residual = factor * y(time) + offset - data[sample]!
      wanted[0]! += residual * factor * -time * y(time)
      wanted[1]! += residual * y(time)
      wanted[2]! += residual
    })
    wanted.forEach((value, index) => expect(gradient[index]).toBeCloseTo(value, 6))
  })

  it('is differentiated by differences, too', () => {
    const gradient = new Float64Array(3)
    const subject = { ...request(decay, times), method: 'rodas5p', loss } as const
    lossAndGradient({ ...subject, gradient, gradientMethod: 'forward' })
    const check = differenceCheck([subject])
    let next = check.next()
    while (!next.done) next = check.next()
    if (next.value.status === 'failed') throw new Error(next.value.advice)
    expect(agreement(next.value, gradient).error).toBeLessThan(1e-8)
  })
})

/** The integrals themselves, of the last sample. */
const lastOf = (times: Float64Array, state: number): ParametricLoss => ({
  sampleTimes: times,
  at(sample, values, cotangent) {
    cotangent.fill(0)
    if (sample < times.length - 1) return 0
    cotangent[state] = 1
    return values[state]!
  },
})

const square = (g: GraphBuilder, node: Node): Node => g.multiply(node, node)

describe('a loss of an integral over time', () => {
  const end = 3
  const graph = withIntegrals(
    decay,
    // The integral of (s y)^2, and that of the time at which there is some.
    decay.builder.concatenate([
      square(decay.builder, decay.builder.multiply(decay.builder.parameters(1, 1), decay.builder.state(1))),
      decay.builder.multiply(decay.builder.time(), decay.builder.state(1)),
    ]),
  )

  it.each(methods)('is differentiated by $name, in closed form', ({ name }) => {
    const times = Float64Array.of(end)
    const gradient = new Float64Array(3)
    const initialGradient = new Float64Array(3)
    const loss = lastOf(times, 1)
    const asked = { ...request(graph, times), loss, gradient, initialGradient, gradientMethod: name }
    const outcome = lossAndGradient(asked)
    if (outcome.status === 'failed') throw new Error(outcome.advice)
    const part = (1 - Math.exp(-2 * rate * end)) / (2 * rate)
    const value = factor * factor * start * start * part
    expect(outcome.loss).toBeCloseTo(value, 6)
    const byRate = factor * factor * start * start * ((end * Math.exp(-2 * rate * end)) / rate - part / rate)
    expect(gradient[0]).toBeCloseTo(byRate, 5)
    expect(gradient[1]).toBeCloseTo((2 * value) / factor, 5)
    expect(gradient[2]).toBe(0)
    expect(initialGradient[0]).toBeCloseTo((2 * value) / start, 5)
    expect(initialGradient[1]).toBeCloseTo(1, 9)
    expect(initialGradient[2]).toBeCloseTo(0, 9)
  })

  it('goes on through events, and leaves mass matrix and start as they are', () => {
    const first = (g: GraphBuilder) => g.gather(g.state(2), [0])
    const second = (g: GraphBuilder) => g.gather(g.state(2), [1])
    // y doubles at t = 1; the second state is its square, by an algebraic equation.
    const whole = defineModel({ states: 2, parameters: 1 }, (g) => ({
      rightHandSide: g.concatenate([g.fill(0, 1), g.subtract(second(g), square(g, first(g)))]),
      mass: [{ row: 0, column: 0, value: 1 }],
      events: [
        {
          trigger: g.shift(g.time(), -1),
          direction: 'rising',
          terminal: false,
          reset: g.concatenate([g.scale(first(g), 2), second(g)]),
        },
      ],
      initial: g.concatenate([g.parameters(0, 1), g.fill(1, 1)]),
    }))
    const integral = withIntegrals(whole, second(whole.builder))
    const times = Float64Array.of(0.5, 2)
    const parameters = Float64Array.of(3)
    const gradient = new Float64Array(1)
    const model = compileModel(integral)
    const asked = { ...request(integral, times), model, parameters }
    const { initial: _, ...from } = asked
    const solved = solve(from)
    if (solved.status === 'failed') throw new Error(solved.advice)
    // 9 until the event, 36 from then on.
    expect(solved.values[2]).toBeCloseTo(4.5, 8)
    expect(solved.values[5]).toBeCloseTo(45, 7)
    for (const { name } of methods) {
      const outcome = lossAndGradient({ ...from, loss: lastOf(times, 2), gradient, gradientMethod: name })
      if (outcome.status === 'failed') throw new Error(`${name}: ${outcome.advice}`)
      expect(gradient[0]).toBeCloseTo(30, 5)
    }
  })

  it('says what is wrong with its integrand', () => {
    expect(() => withIntegrals(rober.graph, rober.graph.builder.fill(1, 2, 2))).toThrow('2 columns, not 1')
  })
})
