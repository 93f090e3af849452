import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { childChannel } from '../../../src/backend/engine-process/child-channel'
import { ComputeThreads } from '../../../src/backend/compute-threads/compute-threads'
import { connect, engineContract } from '../../../src/shared'
import {
  type ChunkRunner,
  type GradientRequest,
  compileModel,
  defineModel,
  detectArithmetic,
  lossAndGradient,
  neuralOdeGraph,
} from '../../../src/solver'
import { decayJob } from '../../unit/engine/decay-data'
import { dataLoss } from '../../unit/solver/data-loss'
import { type GradientCase, dosing, ownSolution, trainedNetwork } from '../../unit/solver/gradient-cases'
import { builtThreads, root } from './built-threads'

const { folder, mortal, threads } = builtThreads()

type Asked = Omit<GradientRequest, 'gradient'>

function gradientOf(asked: Asked, chunkRunner?: ChunkRunner) {
  const gradient = new Float64Array(asked.model.parameters)
  const initialGradient = new Float64Array(asked.model.states)
  const outcome = lossAndGradient({
    gradientMethod: 'forward-chunked',
    ...asked,
    gradient,
    initialGradient,
    ...(chunkRunner && { chunkRunner }),
  })
  return { outcome, gradient, initialGradient }
}

const requestOf = (item: GradientCase, chunkSize: number): Asked => ({
  model: compileModel(item.graph),
  parameters: item.parameters,
  initial: item.initial,
  startTime: 0,
  sampleTimes: item.times,
  relativeTolerance: 1e-5,
  absoluteTolerance: item.scale.map((scale) => 1e-5 * scale),
  loss: dataLoss('mae', { sampleTimes: item.times, values: item.data, scale: item.scale }),
  chunkSize,
  ...item.extras,
})

/** Some tenths of a second of work in many chunks. */
function long(): Asked {
  const scale = new Float64Array(8).fill(1)
  const graph = neuralOdeGraph({
    states: 8,
    hiddenLayers: [40, 40],
    activation: 'gelu',
    inputScale: null,
    outputScale: scale,
  })
  const item = ownSolution(
    {
      name: 'wide network',
      graph,
      parameters: Float64Array.from({ length: graph.parameters }, (_, index) => 0.3 * Math.sin(index * index)),
      initial: Float64Array.from({ length: 8 }, (_, index) => Math.cos(index)),
      scale,
    },
    20,
  )
  return requestOf(item, 100)
}

describe('the threads of an engine', () => {
  it.each([trainedNetwork(), dosing].map((item) => ({ item, name: item.name })))(
    'give the same bits with 0, 1 and 2 workers, on $name',
    ({ item }) => {
      for (const arithmetic of ['plain', detectArithmetic()] as const) {
        const asked = { ...requestOf(item, 3), model: compileModel(item.graph, { arithmetic }) }
        if (item.graph.parameters > 100) asked.chunkSize = 40
        const alone = gradientOf(asked)
        expect(alone.outcome.status).toBe('solved')
        for (const count of [0, 1, 2, null]) {
          const { outcome, ...gradients } = gradientOf(asked, threads.runner(count))
          expect(outcome).toMatchObject({ status: 'solved', loss: (alone.outcome as { loss: number }).loss })
          expect(gradients).toEqual({ gradient: alone.gradient, initialGradient: alone.initialGradient })
        }
      }
    },
  )

  it.each([
    ['throw', /was told to throw/],
    ['exit', /ended with code 7/],
    ['terminate', /ended with code 1/],
  ])('name a worker that is lost in the middle of a chunk (%s), and go on with another', (how, where) => {
    const asked = long()
    const whole = gradientOf(asked)
    const runner = mortal.runner(2)
    expect(gradientOf(asked, runner).gradient).toEqual(whole.gradient)
    writeFileSync(join(folder, how), '')
    const lost = gradientOf(asked, runner)
    expect(existsSync(join(folder, how))).toBe(false)
    expect(lost.outcome).toMatchObject({ status: 'failed', reason: 'thread-lost' })
    expect((lost.outcome as { where: string }).where).toMatch(where)
    expect(lost.gradient.every((value) => value === 0)).toBe(true)
    expect(gradientOf(asked, runner).gradient).toEqual(whole.gradient)
  })

  it('stop when they are interrupted, and when time is up, and then go on', () => {
    const asked = long()
    const runner = threads.runner(2)!
    const whole = gradientOf(asked, runner)
    // Once the first solve is behind them.
    let begun = false
    const seen: ChunkRunner = {
      ...runner,
      run: (...task) => {
        begun = true
        return runner.run(...task)
      },
    }
    const interrupted = gradientOf({ ...asked, interrupt: () => begun }, seen)
    expect(interrupted.outcome).toMatchObject({ status: 'failed', reason: 'interrupted' })
    begun = false
    const late = gradientOf({ ...asked, now: () => (begun ? 2000 : 0), maximumSeconds: 1 }, seen)
    expect(late.outcome).toMatchObject({ status: 'failed', reason: 'time-limit' })
    expect(gradientOf(asked, runner).gradient).toEqual(whole.gradient)
  })

  it("quote the chemist's expression where a solve fails in one", () => {
    const graph = defineModel({ states: 1, parameters: 3 }, (g) => {
      const root = g.labelled(g.unary('sqrt', g.subtract(g.parameters(0, 1), g.time())), 'sqrt(k1 - t)')
      return g.multiply(g.add(root, g.parameters(2, 1)), g.parameters(1, 1))
    })
    const outcomes = threads.runner(1)!.run(
      compileModel(graph),
      {
        method: 'ark436l2sa',
        parameters: Float64Array.of(1, 1, 1),
        initial: Float64Array.of(1),
        startTime: 0,
        sampleTimes: Float64Array.of(2),
        relativeTolerance: 1e-4,
        absoluteTolerance: 1e-4,
        columns: { initialValues: false, atOnce: 2 },
        cotangents: Float64Array.of(1),
      },
      [
        { from: 0, to: 2 },
        { from: 2, to: 3 },
      ],
    )
    expect(outcomes).toHaveLength(1)
    expect(outcomes[0]).toMatchObject({ status: 'failed', where: expect.stringContaining("'sqrt(k1 - t)'") })
  })

  it('end with their engine, in the middle of a gradient', async () => {
    const child = fork(join(root, 'out', 'main', 'engine.js'), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const ended = once(child, 'exit')
    const client = connect(engineContract, childChannel(child), (error) => console.error(error))
    const training = { epochs: 1_000_000, gradientMethod: 'forward-chunked', threads: 2 }
    const trains = new Promise((resolve) => client.on('progress', resolve))
    expect(await client.call('train.start', decayJob(training, { hiddenLayers: [40, 40] }))).toMatchObject({
      status: 'ok',
    })
    await trains
    child.disconnect()
    expect(await ended).toEqual([0, null])
  })

  it('are named where their file is missing', () => {
    const { outcome } = gradientOf(long(), new ComputeThreads(join(folder, 'nowhere.js')).runner(2))
    expect(outcome).toMatchObject({ status: 'failed', reason: 'thread-lost' })
    expect((outcome as { where: string }).where).toContain('nowhere.js is missing')
  })
})
