import { describe, expect, it } from 'vitest'
import { computeGradient, simulate, train } from '../../../src/engine'
import type { TrainingJob, TrainingRecord } from '../../../src/shared'
import { decayJob } from './decay-data'

/** A run whose B is not known at the start, and is fitted there. */
function fittedRun(): { job: TrainingJob; parameters: Float64Array } {
  const job = decayJob({ epochs: 40, lossOptions: { fittedInitialValues: 'missing' } })
  job.data.series[1]!.values[0] = NaN
  let time = 0
  const running = train(job, { wish: 'run' }, () => (time += 1))
  let last: TrainingRecord | null = null
  for (let next = running.next(); !next.done; next = running.next()) {
    if (next.value.type === 'record') last = next.value.record
  }
  return { job, parameters: last!.checkpoint.bestParameters }
}

describe('initial values that were fitted', () => {
  const { job, parameters } = fittedRun()
  const network = {
    kind: 'network',
    model: job.model,
    data: job.data,
    fittedInitialValues: 'missing',
    parameters,
  } as const
  const accuracy = { relativeTolerance: 1e-6, absoluteTolerance: 1e-6 }

  it('are where a simulation of the run begins', () => {
    const simulated = simulate(
      { subject: network, times: Float64Array.of(0, 1), method: 'rodas5p', ...accuracy },
      () => 0,
    )
    if (simulated.status === 'failed') throw new Error(simulated.reason)
    const scale = 1 - Math.exp(-3) - (1 - Math.exp(-0.25))
    expect(simulated.value.values[0]).toBe(1)
    expect(simulated.value.values[1]! / parameters.at(-1)!).toBeCloseTo(scale, 6)
  })

  it('are where its gradient is taken, by the weights', () => {
    const found = computeGradient(
      {
        subject: { ...network, scaling: null },
        gradientMethod: 'auto',
        loss: 'mse',
        method: null,
        seconds: 0,
        repeats: 1,
        maximumSteps: 10_000,
        maximumSeconds: 60,
        ...accuracy,
      },
      () => 0,
    )
    if (found.status === 'failed') throw new Error(found.reason)
    expect(found.value.gradient).toHaveLength(parameters.length - 1)
  })

  it('are missed by name where they are neither measured nor fitted', () => {
    const { fittedInitialValues: _, ...rest } = network
    const simulated = simulate({ subject: rest, times: Float64Array.of(0, 1), method: 'rodas5p', ...accuracy }, () => 0)
    expect(simulated).toMatchObject({ status: 'failed', reason: expect.stringContaining('no value of B') })
  })
})
