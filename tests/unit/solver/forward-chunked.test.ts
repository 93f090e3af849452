import { describe, expect, it } from 'vitest'
import {
  compileModel,
  differentiableMethods,
  lossAndGradient,
  neuralOdeGraph,
  solveChunk,
  type ChunkRunner,
  type GradientRequest,
} from '../../../src/solver'
import { CompiledModel } from '../../../src/solver/compiler'
import { methodNamed } from '../../../src/solver/integrators'
import { solveForward, solveTangent } from '../../../src/solver/sensitivities/forward-solve'
import { GradientReader } from '../../../src/solver/sensitivities/gradient-reader'
import { dataLoss } from './data-loss'
import { gradientCases, ownSolution, trainedNetwork, type GradientCase } from './gradient-cases'

type Asked = Omit<GradientRequest, 'gradient'> & { gradientMethod?: 'forward' | 'forward-chunked' }

function gradientOf(asked: Asked, initialValues = false) {
  const { parameters, states } = asked.model
  const gradient = new Float64Array(parameters)
  const initialGradient = new Float64Array(states)
  const predictions = new Float64Array(asked.loss.sampleTimes.length * states)
  const outcome = lossAndGradient({
    gradientMethod: 'forward-chunked',
    ...asked,
    gradient,
    predictions,
    ...(initialValues && { initialGradient }),
  })
  return { outcome, predictions, gradient: Float64Array.of(...gradient, ...(initialValues ? initialGradient : [])) }
}

const requestOf = (item: GradientCase, tolerance = 1e-5): Asked => ({
  model: compileModel(item.graph),
  parameters: item.parameters,
  initial: item.initial,
  startTime: 0,
  sampleTimes: item.times,
  relativeTolerance: tolerance,
  absoluteTolerance: item.scale.map((scale) => tolerance * scale),
  loss: dataLoss('mse', { sampleTimes: item.times, values: item.data, scale: item.scale }),
  ...item.extras,
})

/** Largest difference, relative to the largest derivative. */
function difference(got: Float64Array, wanted: Float64Array): number {
  const size = Math.max(...wanted.map(Math.abs))
  return Math.max(...got.map((value, index) => Math.abs(value - wanted[index]!))) / size
}

/** Chunks from the last to the first. */
const backwards: ChunkRunner = {
  atOnce: 1,
  run: (model, solve, ranges) =>
    [...ranges]
      .reverse()
      .map((range) => solveChunk(model, solve, range))
      .reverse(),
}

describe('forward-chunked', () => {
  const combinations = differentiableMethods.flatMap((method) =>
    gradientCases
      .filter(({ graph }) => method.massMatrix || !graph.mass)
      .filter(({ forExplicit }) => method.stiff || forExplicit)
      .map((item) => ({ method: method.name, item, name: item.name })),
  )

  it.each(combinations)('gives what forward gives, with $method on $name', ({ method, item }) => {
    const asked = { ...requestOf(item), method }
    const whole = gradientOf({ ...asked, gradientMethod: 'forward' }, true)
    // Four chunks; the initial values share one with the last parameters, or have one of their own.
    const chunkSize = Math.ceil((item.graph.parameters + item.graph.states) / 4)
    const chunked = gradientOf({ ...asked, chunkSize }, true)
    if (whole.outcome.status === 'failed') {
      expect(chunked.outcome).toMatchObject({ status: 'failed', reason: whole.outcome.reason })
      return
    }
    expect(chunked.outcome).toMatchObject({ status: 'solved', loss: whole.outcome.loss })
    expect(chunked.predictions).toEqual(whole.predictions)
    expect(difference(chunked.gradient, whole.gradient)).toBeLessThan(1e-12)
  })

  it('gives the same bits in whatever order the chunks are computed, and whatever was computed before', () => {
    const item = trainedNetwork()
    const asked = { ...requestOf(item), chunkSize: 50 }
    const first = gradientOf(asked)
    expect(gradientOf({ ...asked, chunkRunner: backwards }).gradient).toEqual(first.gradient)
    const model = new CompiledModel(item.graph, asked.model.arithmetic, '')
    expect(gradientOf({ ...asked, model, chunkRunner: backwards }).gradient).toEqual(first.gradient)
  })

  describe('with ten thousand parameters', () => {
    const outputScale = new Float64Array(10).fill(1)
    const graph = neuralOdeGraph({
      states: 10,
      hiddenLayers: [90, 90],
      activation: 'tanh',
      inputScale: null,
      outputScale,
    })
    const item = ownSolution(
      {
        name: 'wide network',
        graph,
        parameters: Float64Array.from({ length: graph.parameters }, (_, index) => 0.2 * Math.sin(index * index)),
        initial: Float64Array.from({ length: 10 }, (_, index) => Math.cos(index)),
        scale: outputScale,
      },
      1,
    )

    it('holds a twentieth of the memory, and gives the same', () => {
      const grown = (asked: Partial<Asked>) => {
        const model = new CompiledModel(graph, 'plain', '')
        const { outcome, gradient } = gradientOf({ ...requestOf(item, 1e-3), model, ...asked })
        if (outcome.status === 'failed') throw new Error(outcome.reason)
        return { gradient, said: outcome.memory, taken: model.memory.host.buffer.byteLength }
      }
      const [whole, chunked] = [grown({ gradientMethod: 'forward' }), grown({ chunkSize: 500 })]
      expect(graph.parameters).toBe(10_090)
      expect(whole.said).toBeGreaterThan(8e6)
      expect(chunked.said).toBeLessThan(whole.said / 19)
      // The memory of all its code, too.
      expect(chunked.taken).toBeLessThan(whole.taken / 3)
      expect(difference(chunked.gradient, whole.gradient)).toBeLessThan(1e-12)
    })
  })

  describe('is ended', () => {
    const asked = { ...requestOf(trainedNetwork()), chunkSize: 20 }
    const asksOf = (request: Asked) => {
      let asks = 0
      gradientOf({ ...request, interrupt: () => (asks++, false) })
      return asks
    }

    it.each([0, 0.05, 0.3, 0.9])('when it is interrupted, also while chunks are computed (%d)', (part) => {
      let left = part * asksOf(asked)
      const { outcome, gradient } = gradientOf({ ...asked, interrupt: () => left-- <= 0 })
      expect(outcome).toMatchObject({ status: 'failed', reason: 'interrupted' })
      expect(gradient.every((value) => value === 0)).toBe(true)
    })

    it('when all its solves together have taken their time', () => {
      let clock = 0
      const now = () => (clock += 1)
      gradientOf({ ...asked, now, maximumSeconds: 1000 })
      const all = clock
      for (const part of [0.1, 0.6]) {
        clock = 0
        const { outcome } = gradientOf({ ...asked, now, maximumSeconds: (part * all) / 1000 })
        expect(outcome).toMatchObject({ status: 'failed', reason: 'time-limit' })
      }
    })
  })

  it('carries its own part of dy0/dtheta, where that is given', () => {
    const [item] = gradientCases as [GradientCase]
    const request = { ...requestOf(item), method: 'ark436l2sa' } as const
    const { parameters, states } = item.graph
    const initialSensitivity = Float64Array.from({ length: states * parameters }, (_, index) => Math.sin(index))
    const gradientOfColumns = (from: number, to: number) => {
      const columns = { initialValues: true, ...(to - from < parameters && { atOnce: 64 }) }
      const tangent = solveTangent(request, methodNamed(request.method), columns, { from, to })
      if ('status' in tangent) throw new Error(tangent.advice)
      const reader = new GradientReader(tangent.space, request.loss)
      const predictions = new Float64Array(item.data.length)
      solveForward(tangent, methodNamed(request.method), { request, initialSensitivity, predictions }, reader)
      return reader.gradient()
    }
    const whole = gradientOfColumns(0, parameters + states)
    for (const [from, to] of [
      [0, 60],
      [50, 100],
      [parameters - 20, parameters + 2],
      [parameters + 1, parameters + states],
    ] as const) {
      expect(gradientOfColumns(from, to)).toEqual(whole.slice(from, to))
    }
  })

  it('says why there is no gradient', () => {
    const asked = requestOf(trainedNetwork())
    const failing: ChunkRunner = {
      atOnce: 2,
      run: (model, solve, ranges) => [
        solveChunk(model, solve, ranges[0]!),
        solveChunk(model, { ...solve, maximumSteps: 3 }, ranges[1]!),
      ],
    }
    const { outcome, gradient } = gradientOf({ ...asked, chunkSize: 100, chunkRunner: failing })
    expect(outcome).toMatchObject({ status: 'failed', reason: 'too-many-steps' })
    expect(gradient.every((value) => value === 0)).toBe(true)
    for (const chunkSize of [0, 1.5, NaN]) {
      const refused = gradientOf({ ...asked, chunkSize }).outcome
      expect(refused).toMatchObject({ status: 'failed', reason: 'bad-input', advice: expect.stringContaining('whole') })
    }
    const bdf = gradientOf({ ...asked, chunkSize: 100, method: 'bdf' }).outcome
    expect(bdf).toMatchObject({ status: 'failed', reason: 'bad-input', advice: expect.stringContaining('BDF') })
  })
})
