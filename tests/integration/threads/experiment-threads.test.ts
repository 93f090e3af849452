import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ComputeThreads } from '../../../src/backend/compute-threads/compute-threads'
import { type ExperimentThreads, type TrainingControl, completed, train } from '../../../src/engine'
import type { TrainingJob, TrainingRecord } from '../../../src/shared'
import { type Wish, losses } from '../../../src/solver'
import { decayJob } from '../../unit/engine/decay-data'
import { type Asked, chain, chainData, chainRates, prepared } from '../../unit/engine/loss/two-experiments'
import { builtThreads } from './built-threads'

const { folder, mortal, threads } = builtThreads()

/** The same threads, with a clock by which every evaluation takes so long that other threads are asked as soon as costs are known. */
function eager(of: ExperimentThreads | undefined): { experiments?: ExperimentThreads; spread: () => number } {
  let time = 0
  let spread = 0
  if (of === undefined) return { spread: () => 0 }
  const experiments: ExperimentThreads = {
    get atOnce() {
      return of.atOnce
    },
    now: () => (time += 1000),
    *run(...work) {
      spread++
      const running = of.run(...work)
      try {
        for (;;) {
          const next = running.next()
          if (next.done) return next.value
          // The others have time to take something, too.
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
          yield
        }
      } finally {
        running.return({ outcomes: [], lostThread: null })
      }
    },
  }
  return { experiments, spread: () => spread }
}

/** Missing values, replicates, weights, fitted initial values, regularisation: everything that has a place in a part. */
const everything: Asked = {
  weights: { species: { A: 0.5, B: 2 }, experiments: { two: 3 } },
  fittedInitialValues: 'all',
  regularisation: { l2: 0.02, priors: [{ parameter: 'parameter 2', mean: 0.3, deviation: 0.2 }] },
}

/** Decays from several initial values. */
function decays(count: number, training: Record<string, unknown> = {}, model?: Record<string, unknown>): TrainingJob {
  const job = decayJob(training, model)
  job.data.series = Array.from({ length: count }, (_, index) =>
    job.data.series.map((series) => ({
      ...series,
      experiment: `from ${index + 1}`,
      values: series.values.map((value) => (index + 1) * value),
    })),
  ).flat()
  return job
}

/** Trains to the end; `hear` may change the control at every event. */
function trained(
  job: TrainingJob,
  experiments?: ExperimentThreads,
  hear: (control: TrainingControl) => void = () => {},
) {
  let time = 0
  const control: TrainingControl = { wish: 'run' }
  const training = train(job, control, () => (time += 1), { experiments })
  const records: TrainingRecord[] = []
  for (;;) {
    const next = training.next()
    if (next.done) return { end: next.value, records, last: records.at(-1)!.checkpoint }
    if (next.value.type === 'record') records.push(next.value.record)
    hear(control)
  }
}

describe('the experiments of a loss, spread over threads', () => {
  it.each(losses)('give the same bits as in one, whatever is wished: $name', ({ name, noLeastSquares }) => {
    const wishes: Wish[] = ['loss', 'gradient']
    if (noLeastSquares === null) wishes.push('normal-products', 'jacobian')
    for (const count of [2, 3]) {
      const { experiments, spread } = eager(threads.experiments(count))
      for (const fittedInitialValues of ['none', 'all'] as const) {
        const asked = { ...everything, name, fittedInitialValues, regularisation: { l2: 0.02 } }
        const alone = prepared(chain, chainData, chainRates, asked)
        const together = prepared(chain, chainData, chainRates, asked, { threads: { experiments } })
        for (const wish of wishes) {
          const before = spread()
          for (let evaluation = 0; evaluation < 5; evaluation++) {
            const parameters = alone.parameters.map((value) => value + 0.013 * (evaluation + 1))
            const options = evaluation % 2 === 0 ? {} : { endTime: 1.2 }
            const wanted = completed(alone.objective.evaluate(parameters, wish, options))
            expect(wanted.status).toBe('solved')
            expect(completed(together.objective.evaluate(parameters, wish, options))).toEqual(wanted)
          }
          expect(spread() - before).toBe(2)
        }
      }
    }
  })

  it('name the first experiment that fails, whichever thread was faster', () => {
    const { experiments } = eager(threads.experiments(2))
    const { objective } = prepared(chain, chainData, chainRates, { name: 'mse' }, { threads: { experiments } })
    for (let evaluation = 0; evaluation < 3; evaluation++) completed(objective.evaluate(chainRates, 'gradient'))
    const failing = completed(objective.evaluate(Float64Array.of(-1e6, 0), 'gradient'))
    const alone = prepared(chain, chainData, chainRates, { name: 'mse' })
    expect(failing.status).toBe('failed')
    expect(failing).toEqual(completed(alone.objective.evaluate(Float64Array.of(-1e6, 0), 'gradient')))
  })

  it('take the conditions of their experiments along', () => {
    const job = decays(4, { epochs: 30 }, { hiddenLayers: [3] })
    job.data.conditions = [{ name: 'T', unit: 'K' }]
    job.data.conditionSeries = job.data.series
      .filter(({ signal }) => signal === job.data.species[0])
      .map(({ experiment }, index) => ({
        ...{ experiment, replicate: 1, signal: 'T', unit: 'K', sigmas: null },
        times: Float64Array.of(0, 0.3 * (index + 1), 0.3 * (index + 1) + 0.01),
        values: Float64Array.of(300, 300, 320 + 10 * index),
      }))
    const { experiments, spread } = eager(threads.experiments(2))
    const together = trained(job, experiments)
    expect(together.end).toEqual({ status: 'completed', failure: null })
    expect(together.last.parameters).toEqual(trained(job).last.parameters)
    expect(spread()).toBeGreaterThan(20)
  })

  it.each([
    ['throw', /was told to throw/],
    ['exit', /ended with code 7/],
    ['terminate', /ended with code 1/],
  ])('survive the loss of a thread (%s): its part is computed by the engine, which says so', (how, where) => {
    const job = decays(12, { epochs: 400 }, { hiddenLayers: [20, 20] })
    const alone = trained(job)
    writeFileSync(join(folder, how), '')
    const { end, records, last } = trained(job, eager(mortal.experiments(2)).experiments)
    expect(end).toEqual({ status: 'completed', failure: null })
    expect(last.parameters).toEqual(alone.last.parameters)
    const said = records.flatMap(({ incidents }) => incidents)
    expect(said).toHaveLength(1)
    expect(said[0]!.message).toMatch(where)
  })

  it('are left in the middle of an evaluation, which is then made again with the same bits', () => {
    const job = decays(6, { epochs: 30 })
    const whole = trained(job)
    for (const place of [7, 20, 35, 36, 37]) {
      let events = 0
      const { experiments } = eager(threads.experiments(2))
      const paused = trained(job, experiments, (control) => (control.wish = ++events >= place ? 'pause' : 'run'))
      expect(paused.end.status).toBe('paused')
      expect(paused.last.epoch).toBeLessThan(30)
      const resumed = trained({ ...job, checkpoint: paused.last }, experiments)
      expect(resumed.last.parameters).toEqual(whole.last.parameters)
      expect(resumed.last.epoch).toBe(30)
    }
  })

  it('are computed by the engine alone where the file of the threads is missing', () => {
    const job = decays(3, { epochs: 8 })
    const { last, records } = trained(
      job,
      eager(new ComputeThreads(join(folder, 'nowhere.js')).experiments(2)).experiments,
    )
    expect(last.parameters).toEqual(trained(job).last.parameters)
    expect(records.flatMap(({ incidents }) => incidents)[0]!.message).toContain('nowhere.js is missing')
  })
})
