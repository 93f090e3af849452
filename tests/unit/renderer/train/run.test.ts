import { describe, expect, it } from 'vitest'
import { type RunProgress, runStatus } from '../../../../src/shared'
import { actionsOf } from '../../../../src/renderer/features/train/run-actions'
import { runMetrics, runProgressPart } from '../../../../src/renderer/features/train/run-metrics'
import { runSummary } from '../run-summary'

const empty = { epochs: new Float64Array(), losses: new Float64Array(), gradientNorms: new Float64Array() }
const progress: RunProgress = {
  id: 1,
  epoch: 15_960,
  epochs: 20_000,
  stage: 0,
  heldOutLoss: null,
  loss: 8.4e-4,
  bestLoss: 7.9e-4,
  bestEpoch: 15_900,
  gradientNorm: 0.031,
  epochsPerSecond: 1410,
  seconds: 11,
  secondsLeft: 3.2,
  steps: 61,
  refused: 0,
  tail: empty,
  fit: null,
}

describe('what a run says of itself', () => {
  const said = (...of: Parameters<typeof runMetrics>) =>
    runMetrics(...of).map(({ value, note }) => `${value} | ${note}`)

  it('live, while it trains', () => {
    expect(said(runSummary({ status: 'running' }), progress, undefined)).toEqual([
      '8.4e-4 | best 7.9e-4',
      '0.031 | auto',
      '15,960 | 1,410 per s',
      '11 s | 4 s left',
      '61 steps | 0 refused',
      'Training | 80 % done',
    ])
  })

  it('before its first epoch nothing that is not known', () => {
    const queued = runSummary({
      status: 'queued',
      epoch: 0,
      loss: null,
      bestLoss: null,
      bestEpoch: null,
      gradientNorm: null,
      seconds: 0,
      epochsPerSecond: 0,
    })
    const words = said(queued, null, undefined).join('; ')
    expect(words).toContain('– | ;')
    expect(words).toContain('waiting for a free core')
    expect(words).not.toMatch(/NaN|null|undefined/)
  })

  it('why it is complete', () => {
    const targeted = runSummary()
    targeted.settings.training.targetLoss = 0.001
    expect(said(targeted, null, undefined).at(-1)).toBe('Completed | target reached')
    expect(said(runSummary(), null, undefined).at(-1)).toBe('Completed | all epochs done')
  })

  it('how far it is, by whichever limit comes first', () => {
    const limited = runSummary({ status: 'running', epoch: 100, seconds: 30 })
    limited.settings.training.seconds = 60
    expect(runProgressPart(limited, null)).toBe(0.5)
  })
})

describe('what can be done with a run', () => {
  it.each(runStatus.options)('%s offers something, and duplicating always', (status) => {
    expect(actionsOf[status].map(({ action }) => action)).toContain('duplicate')
  })

  it('has at most one main action in a state', () => {
    for (const actions of Object.values(actionsOf)) {
      expect(actions.filter(({ primary }) => primary === true).length).toBeLessThanOrEqual(1)
    }
  })
})
