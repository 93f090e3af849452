import { describe, expect, it } from 'vitest'
import {
  type TrainingControl,
  type TrainingEnd,
  type TrainingEvent,
  type TrainingThreads,
  train,
} from '../../../src/engine'
import { type ChunkRunner, solveChunk, threadLost } from '../../../src/solver'
import { type RunProgress, type TrainingJob, type TrainingRecord, encodeMessage } from '../../../src/shared'
import { decayJob } from './decay-data'

interface Told {
  end: TrainingEnd
  records: TrainingRecord[]
  progress: RunProgress[]
}

/** Runs to the end with a clock that moves `tick` milliseconds a look. */
function run(
  job: TrainingJob,
  tick = 1,
  hear: (event: TrainingEvent, control: TrainingControl) => void = () => {},
  threads?: TrainingThreads,
): Told {
  let time = 0
  const control: TrainingControl = { wish: 'run' }
  const training = train(job, control, () => (time += tick), threads)
  const told: Omit<Told, 'end'> = { records: [], progress: [] }
  for (;;) {
    const next = training.next()
    if (next.done) return { ...told, end: next.value }
    if (next.value.type === 'record') told.records.push(next.value.record)
    if (next.value.type === 'progress') told.progress.push(next.value.progress)
    hear(next.value, control)
  }
}

function lastRecord(told: Told): TrainingRecord {
  const record = told.records.at(-1)
  if (record === undefined) throw new Error(`Nothing was recorded: ${JSON.stringify(told.end)}`)
  return record
}

describe('training', () => {
  it('lowers the loss, and its history is whole', () => {
    const told = run(decayJob({ epochs: 300, stages: [{ learningRate: 0.02 }] }))
    expect(told.end).toEqual({ status: 'completed', failure: null })
    const epochs = told.records.flatMap((record) => [...record.history.epochs])
    expect(epochs).toEqual(Array.from({ length: 300 }, (_, i) => i + 1))
    const losses = told.records.flatMap((record) => [...record.history.losses])
    expect(lastRecord(told).checkpoint.bestLoss).toBe(Math.min(...losses))
    expect(lastRecord(told).checkpoint.bestLoss).toBeLessThan(losses[0]! / 5)
  })

  it('gives the same bits from the same seed, and others from another', () => {
    const weights = (seed: number) => lastRecord(run(decayJob({ seed }))).checkpoint.parameters
    expect(weights(3)).toEqual(weights(3))
    expect(weights(3)).not.toEqual(weights(4))
  })

  it('does not depend on how often the clock lets it report', () => {
    const often = run(decayJob(), 50)
    const seldom = run(decayJob(), 0.001)
    expect(often.records.length).toBeGreaterThan(seldom.records.length)
    expect(lastRecord(often).checkpoint.parameters).toEqual(lastRecord(seldom).checkpoint.parameters)
  })

  it('continues from any checkpoint with the bits of a run that was never stopped', () => {
    const whole = run(decayJob(), 60)
    expect(whole.records.length).toBeGreaterThan(3)
    for (const record of whole.records.slice(0, -1)) {
      const resumed = run({ ...decayJob(), checkpoint: structuredClone(record.checkpoint) })
      const { seconds: _resumedSeconds, ...end } = lastRecord(resumed).checkpoint
      const { seconds: _wholeSeconds, ...expected } = lastRecord(whole).checkpoint
      expect(end).toEqual(expected)
    }
  })

  it('refuses the checkpoint of a version that it cannot continue, with a sentence', () => {
    const { checkpoint } = lastRecord(run(decayJob()))
    const { end } = run({ ...decayJob(), checkpoint: { ...checkpoint, state: encodeMessage({ formatVersion: 1 }) } })
    expect(end.status).toBe('failed')
    expect(end.failure!.reason).toMatch(/^The checkpoint has format 1; this version of Kinode continues runs of format/)
    expect(end.failure!.advice).toMatch(/best parameters and its history are kept/)
  })

  it.each(['pause', 'stop'] as const)('ends with a last record on %s', (wish) => {
    let epochs = 0
    const told = run(decayJob({ epochs: 1000 }), 1, (_event, control) => {
      if (++epochs === 20) control.wish = wish
    })
    expect(told.end.status).toBe(wish === 'pause' ? 'paused' : 'stopped')
    expect(lastRecord(told).checkpoint.epoch).toBeGreaterThanOrEqual(20)
    expect(lastRecord(told).checkpoint.epoch).toBeLessThan(25)
  })

  it('ends at its time limit and at its target loss', () => {
    expect(lastRecord(run(decayJob({ epochs: 100_000, seconds: 1 }), 5)).checkpoint.epoch).toBeLessThan(200)
    const reached = run(decayJob({ epochs: 100_000, stages: [{ learningRate: 0.02 }], targetLoss: 0.1 }))
    expect(reached.end.status).toBe('completed')
    expect(lastRecord(reached).checkpoint.bestLoss).toBeLessThan(0.1)
  })

  it('refuses exploding steps, says so, and keeps a finite best', () => {
    const told = run(decayJob({ epochs: 200, stages: [{ learningRate: 10 }] }))
    const record = lastRecord(told)
    const incidents = told.records.flatMap((kept) => kept.incidents)
    expect(incidents.length).toBeGreaterThan(0)
    expect(incidents[0]!.message).toMatch(/refused/)
    expect(Number.isFinite(record.checkpoint.bestLoss)).toBe(true)
    expect(record.checkpoint.bestParameters.every(Number.isFinite)).toBe(true)
    expect(record.checkpoint.parameters.every(Number.isFinite)).toBe(true)
    for (const kept of told.records) expect(kept.history.losses.every(Number.isFinite)).toBe(true)
  })

  it('goes on with the same bits when a thread is lost, and says so', () => {
    const job = decayJob({ epochs: 4, gradientMethod: 'forward-chunked' }, { hiddenLayers: [22, 22] })
    let gradients = 0
    const chunkRunner: ChunkRunner = {
      atOnce: 2,
      run: (model, solve, ranges) =>
        ++gradients === 3
          ? [threadLost(solve, 'it ran out of memory')]
          : ranges.map((range) => solveChunk(model, solve, range)),
    }
    const told = run(job, 1, () => {}, { chunks: chunkRunner })
    expect(gradients).toBe(4)
    expect(lastRecord(told).checkpoint.parameters).toEqual(lastRecord(run(job)).checkpoint.parameters)
    expect(told.records.flatMap(({ incidents }) => incidents)).toMatchObject([
      { epoch: 2, message: expect.stringMatching(/thread ended \(it ran out of memory\)/) },
    ])
  })

  it('shows the fit of the best at the samples and between them', () => {
    const record = lastRecord(run(decayJob()))
    const experiment = record.fit!.experiments[0]!
    expect(experiment.sampleTimes.length).toBe(12)
    expect(experiment.sampleValues.length).toBe(24)
    expect(experiment.times.length).toBeGreaterThan(50)
    expect(experiment.values.length).toBe(2 * experiment.times.length)
  })

  it('fails with a sentence when the data cannot be trained on', () => {
    const job = decayJob()
    job.data.series = job.data.series.slice(0, 1)
    const { end } = run(job)
    expect(end.status).toBe('failed')
    expect(end.failure!.reason).toMatch(/no value of B/)
  })
})

describe('a head that keeps species from falling below zero', () => {
  const production = { hiddenLayers: [4], head: 'production-loss' }
  const withValue = (value: number): TrainingJob => {
    const job = decayJob({ epochs: 20 }, production)
    job.data.series[1]!.values[5] = value
    return job
  }

  it('trains', () => {
    const told = run(decayJob({ epochs: 300, stages: [{ learningRate: 0.02 }] }, production))
    expect(told.end.status).toBe('completed')
    expect(lastRecord(told).checkpoint.bestLoss).toBeLessThan(0.02)
  })

  it('is refused for a signal that goes negative, by its name, and not for noise around zero', () => {
    expect(run(withValue(-0.5)).end).toMatchObject({
      status: 'failed',
      failure: {
        reason: 'B goes down to -0.5, and this model keeps every species from falling below zero',
        where: 'experiment decay',
      },
    })
    expect(run(withValue(-0.01)).end.status).toBe('completed')
  })
})
