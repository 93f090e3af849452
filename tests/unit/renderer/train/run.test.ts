import { describe, expect, it } from 'vitest'
import { solverCatalogue } from '../../../../src/backend/host/catalogue'
import { type RunProgress, runSettingsSchema, runStatus } from '../../../../src/shared'
import { actionsOf } from '../../../../src/renderer/features/train/run-actions'
import { runMetrics, runProgressPart } from '../../../../src/renderer/features/train/run-metrics'
import { placedIncidents, stageAtWork, stageMarks } from '../../../../src/renderer/features/train/run-stages'
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
    expect(said(runSummary({ status: 'running' }), progress, null, undefined)).toEqual([
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
    const words = said(queued, null, null, undefined).join('; ')
    expect(words).toContain('– | ;')
    expect(words).toContain('waiting for a free core')
    expect(words).not.toMatch(/NaN|null|undefined/)
  })

  it('why it is complete', () => {
    const targeted = runSummary()
    targeted.settings.training.targetLoss = 0.001
    expect(said(targeted, null, null, undefined).at(-1)).toBe('Completed | target reached')
    expect(said(runSummary(), null, null, undefined).at(-1)).toBe('Completed | all epochs done')
    const converged = runSummary({ epoch: 100 })
    expect(said(converged, null, null, undefined).at(-1)).toBe('Completed | all stages done')
    expect(runProgressPart(converged, null)).toBe(1)
    converged.settings.training.seconds = 10
    expect(said(converged, null, null, undefined).at(-1)).toBe('Completed | time used up')
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

describe('the stages of a run', () => {
  const catalogue = solverCatalogue()
  const settings = runSettingsSchema.parse({
    datasetId: 1,
    model: {},
    training: { stages: [{ epochs: 300 }, { optimizer: 'l-bfgs' }] },
  })
  const incidents = [
    { epoch: 0, message: 'Stage 1 begins: AdamW.', stage: 0 },
    { epoch: 120, message: 'A step was refused.', stage: null },
    { epoch: 300, message: 'The stage has done its 300 epochs. Stage 2 begins: L-BFGS.', stage: 1 },
    { epoch: 340, message: 'A minimum.', stage: null },
  ]

  it('are told while it trains and afterwards, and not of a run that has one', () => {
    expect(stageAtWork({ settings }, { stage: 0 }, incidents)).toBe(0)
    expect(stageAtWork({ settings }, null, incidents)).toBe(1)
    expect(stageAtWork({ settings }, null, [])).toBeNull()
    expect(stageAtWork(runSummary(), { stage: 0 }, incidents)).toBeNull()
    const told = runMetrics(runSummary({ settings }), null, 1, catalogue).find(({ label }) => label === 'Stage')
    expect(told).toEqual({
      label: 'Stage',
      value: '2 of 2',
      note: 'L-BFGS',
      explanation: 'L-BFGS, until it converges',
    })
    expect(runMetrics(runSummary(), progress, null, catalogue).map(({ label }) => label)).not.toContain('Stage')
  })

  it('are marked at their first epochs', () => {
    expect(stageMarks({ settings }, incidents, catalogue)).toEqual([
      { epoch: 1, label: '1 AdamW', short: '1' },
      { epoch: 301, label: '2 L-BFGS', short: '2' },
    ])
  })

  it('place its incidents, newest first', () => {
    expect(placedIncidents({ settings }, incidents).map(({ epoch, stage }) => [epoch, stage])).toEqual([
      [340, 1],
      [300, 1],
      [120, 0],
      [0, 0],
    ])
    expect(placedIncidents(runSummary(), incidents).every(({ stage }) => stage === null)).toBe(true)
  })
})
