import { describe, expect, it } from 'vitest'
import { type TrainingControl, type TrainingEnd, train } from '../../../src/engine'
import type { RunIncident, TrainingJob, TrainingRecord } from '../../../src/shared'
import { decayJob } from './decay-data'

/** Trains to the end; a record after every epoch. */
function trained(job: TrainingJob): { records: TrainingRecord[]; end: TrainingEnd; incidents: RunIncident[] } {
  let time = 0
  const control: TrainingControl = { wish: 'run' }
  const training = train(job, control, () => (time += 1000))
  const records: TrainingRecord[] = []
  for (;;) {
    const next = training.next()
    if (next.done) return { records, end: next.value, incidents: records.flatMap(({ incidents }) => incidents) }
    if (next.value.type === 'record') records.push(next.value.record)
  }
}

const lossesOf = (records: readonly TrainingRecord[]) => records.flatMap(({ history }) => [...history.losses])
const begins = (incidents: readonly RunIncident[]) => incidents.filter(({ stage }) => stage !== null)

describe('a recipe of stages', () => {
  const adam = { optimizer: 'adam', learningRate: 0.02 }

  it('goes from stage to stage, each from the best of the one before, and tells where each began', () => {
    const { records, end, incidents } = trained(
      decayJob({
        epochs: 200,
        stages: [
          { ...adam, epochs: 30 },
          { optimizer: 'l-bfgs', loss: 'mse' },
        ],
      }),
    )
    expect(end).toMatchObject({ status: 'completed' })
    expect(begins(incidents).map(({ stage, epoch }) => [stage, epoch])).toEqual([
      [0, 0],
      [1, 30],
    ])
    expect(begins(incidents)[1]!.message).toMatch(/^The stage has done its 30 epochs\. Stage 2 begins: L-BFGS/)
    const losses = lossesOf(records)
    // The second stage's first evaluation is of the best point that the first left.
    expect(losses[30]).toBe(Math.min(...losses.slice(0, 30)))
    expect(Math.min(...losses.slice(30))).toBeLessThan(losses[30]! / 10)
  })

  it('continues from any checkpoint with the bits of a run that was never stopped', () => {
    const stages = [
      { ...adam, epochs: 12, steer: 0.4 },
      { ...adam, epochs: 12, horizon: { first: 0.3, epochs: 10 } },
      { ...adam, problem: 'multiple-shooting', epochs: 5, start: 'fresh' },
      { optimizer: 'levenberg-marquardt', loss: 'mse', problem: 'collocation', window: 2, epochs: 5 },
      { optimizer: 'l-bfgs', loss: 'mse', follow: { part: 0.01, loosest: 1e-3 } },
    ]
    const job = decayJob({ epochs: 50, stages })
    const whole = trained(job)
    expect(new Set(begins(whole.incidents).map(({ stage }) => stage)).size).toBe(5)
    const { seconds: _whole, ...expected } = whole.records.at(-1)!.checkpoint
    for (const { checkpoint } of whole.records.slice(0, -1)) {
      const resumed = trained({ ...job, checkpoint: structuredClone(checkpoint) })
      const { seconds: _resumed, ...found } = resumed.records.at(-1)!.checkpoint
      expect(found).toEqual(expected)
    }
  })

  it('ends a stage at a level of the loss, and one without progress', () => {
    const { records, incidents } = trained(
      decayJob({ epochs: 400, stages: [{ ...adam, until: 0.1 }, { ...adam, learningRate: 0.5, patience: 7 }, adam] }),
    )
    const [, second, third] = begins(incidents)
    const losses = lossesOf(records)
    expect(losses.findIndex((loss) => loss < 0.1)).toBe(second!.epoch - 1)
    expect(third!.message).toMatch(/no progress in 7 evaluations/)
  })

  it('measures the best anew when a stage solves more accurately, however good the last seemed', () => {
    const loose = { ...adam, relativeTolerance: 0.05, absoluteTolerance: 0.05, epochs: 40 }
    const { records } = trained(decayJob({ epochs: 41, stages: [loose, { ...adam, relativeTolerance: 1e-8 }] }))
    const { bestEpoch, bestLoss } = records.at(-1)!.checkpoint
    expect(bestEpoch).toBe(41)
    expect(bestLoss).toBe(lossesOf(records)[40])
  })

  it('does not take the loss of a part of the samples, or of another problem, for the best of all', () => {
    const short = { ...adam, horizon: { first: 0.1, epochs: 1000 }, epochs: 3 }
    const { records } = trained(
      decayJob({ epochs: 7, stages: [{ ...adam, problem: 'multiple-shooting', epochs: 3 }, short, adam] }),
    )
    const losses = lossesOf(records)
    expect(Math.min(...losses.slice(0, 6))).toBeLessThan(losses[6]!)
    expect(records.at(-1)!.checkpoint).toMatchObject({ bestEpoch: 7, bestLoss: losses[6] })
    const aimed = trained(decayJob({ epochs: 7, targetLoss: 10, stages: [short, adam] }))
    expect(aimed.records.at(-1)!.checkpoint.epoch).toBe(4)
  })

  it('starts afresh from other random parameters, and keeps the best of all starts', () => {
    const still = { ...adam, learningRate: 1e-9, epochs: 3 }
    const fresh = { ...still, start: 'fresh' }
    const { records } = trained(decayJob({ epochs: 100, stages: [still, fresh, fresh, { ...still, epochs: 1 }] }))
    const losses = lossesOf(records)
    const starts = [losses[0]!, losses[3]!, losses[6]!]
    expect(new Set(starts).size).toBe(3)
    const best = starts.indexOf(Math.min(...starts))
    expect(Math.min(2, Math.floor((records.at(-1)!.checkpoint.bestEpoch - 1) / 3))).toBe(best)
    // A stage that does not start afresh goes on from the start before it, whichever was the best.
    expect(losses[9]).toBeCloseTo(starts[2]!, 6)
  })

  it('leaves out stages that are for losses above a level', () => {
    const stages = [
      { ...adam, until: 0.1 },
      { ...adam, above: 0.1, start: 'fresh' },
      { ...adam, above: 1e-9, epochs: 2 },
    ]
    const { incidents } = trained(decayJob({ epochs: 400, stages }))
    expect(begins(incidents).map(({ stage }) => stage)).toEqual([0, 2])
  })

  it('ends where the last stage does', () => {
    const { end, incidents, records } = trained(decayJob({ epochs: 1000, stages: [{ ...adam, epochs: 5 }] }))
    expect(end.status).toBe('completed')
    expect(records.at(-1)!.checkpoint.epoch).toBe(5)
    expect(incidents.at(-1)!.message).toBe('The stage has done its 5 epochs.')
  })

  it.each([
    [{ optimizer: 'l-bfgs', steer: 0.1 }, /STEER/, 'stage 2'],
    [{ optimizer: 'l-bfgs', horizon: {} }, /horizon/, 'stage 2'],
    [{ optimizer: 'psychic' }, /no optimiser named psychic/, 'optimizer'],
    [{ loss: 'psychic' }, /no loss named psychic/, 'loss'],
  ])('refuses a later stage that cannot be before the first has begun: %j', (stage, reason, where) => {
    const { end, records } = trained(decayJob({ stages: [adam, stage] }))
    expect(end).toMatchObject({ status: 'failed', failure: { reason: expect.stringMatching(reason), where } })
    expect(records).toEqual([])
  })

  it('cannot begin from fitted initial values where pieces begin at what was measured', () => {
    const { end } = trained(
      decayJob({ lossOptions: { fittedInitialValues: 'all' }, stages: [{ problem: 'multiple-shooting' }] }),
    )
    expect(end.failure).toMatchObject({ reason: expect.stringMatching(/^Multiple shooting starts from/) })
  })
})

describe('STEER', () => {
  it('leaves out late samples in about half of the epochs, and only then', () => {
    const job = decayJob({ epochs: 200, stages: [{ optimizer: 'adam', learningRate: 1e-9, steer: 0.5 }] })
    const losses = lossesOf(trained(job).records)
    // The parameters hardly move, so that the loss of all samples is the same each time.
    const counts = new Map<string, number>()
    for (const loss of losses) counts.set(loss.toFixed(6), (counts.get(loss.toFixed(6)) ?? 0) + 1)
    const [most] = [...counts.values()].sort((a, b) => b - a)
    expect(most!).toBeGreaterThan(70)
    expect(most!).toBeLessThan(130)
    expect(counts.size).toBeGreaterThan(3)
  })
})
