import { describe, expect, it } from 'vitest'
import { solverCatalogue } from '../../../../src/backend/host/catalogue'
import { lossAdvice } from '../../../../src/renderer/features/train/loss-advice'
import { blockingStage, stageEndText } from '../../../../src/renderer/features/train/stage-ends'
import {
  withChange,
  withDuplicate,
  withMoved,
  withoutStage,
  withStage,
} from '../../../../src/renderer/features/train/stage-list'
import {
  samplesMayChange,
  stageEntries,
  stageReads,
  stageSummary,
} from '../../../../src/renderer/features/train/stage-words'
import { type StageSettings, stageSettingsSchema } from '../../../../src/shared'

const catalogue = solverCatalogue()
const stage = (changes: Partial<StageSettings> = {}) => stageSettingsSchema.parse(changes)
const bfgs = (changes: Partial<StageSettings> = {}) => stage({ optimizer: 'l-bfgs', ...changes })

describe('the list of stages', () => {
  const [a, b, c] = [stage({ epochs: 1 }), stage({ epochs: 2 }), stage({ epochs: 3 })] as const
  const epochsOf = (stages: readonly StageSettings[]) => stages.map(({ epochs }) => epochs)

  it('takes a new stage of the usual settings at its end', () => {
    expect(withStage([a])).toEqual([a, stage()])
  })

  it('has a duplicate after its original, which changes alone', () => {
    const stages = withDuplicate([a, b], 0)
    expect(epochsOf(stages)).toEqual([1, 1, 2])
    expect(epochsOf(withChange(stages, 0, { epochs: 9 }))).toEqual([9, 1, 2])
  })

  it('keeps its last stage', () => {
    expect(epochsOf(withoutStage([a, b, c], 1))).toEqual([1, 3])
    expect(withoutStage([a], 0)).toEqual([a])
  })

  it.each([
    [0, 2, [2, 3, 1]],
    [2, 0, [3, 1, 2]],
    [1, 0, [2, 1, 3]],
    [0, -1, [1, 2, 3]],
    [2, 3, [1, 2, 3]],
    [7, 0, [1, 2, 3]],
  ])('moves a stage from %d to %d', (from, to, order) => {
    expect(epochsOf(withMoved([a, b, c], from, to))).toEqual(order)
  })
})

describe('a stage in words', () => {
  it.each([
    [stage(), 'to the end of the run'],
    [bfgs(), 'until it converges'],
    [stage({ epochs: 1 }), '1 epoch'],
    [stage({ patience: 50 }), '50 evaluations without progress'],
    [
      stage({ until: 1e-4, epochs: 2000, patience: 50 }),
      'loss at 1e-4, 2,000 epochs or 50 evaluations without progress',
    ],
  ])('says what ends it', (one, text) => {
    expect(stageEndText(one, catalogue)).toBe(text)
  })

  it('is one line', () => {
    expect(stageSummary(stage({ epochs: 500 }), catalogue)).toBe('rate 0.005; 500 epochs')
    expect(stageSummary(bfgs({ problem: 'collocation' }), catalogue)).toBe(
      'collocation over 1 sample; until it converges',
    )
    const second = bfgs({ loss: 'mse', problem: 'multiple-shooting', window: 4, start: 'fresh', above: 0.01 })
    expect(stageSummary(second, catalogue)).toBe(
      'new start, multiple shooting over 4 samples; until it converges; if the loss is above 0.01; scaled mean squared error',
    )
  })

  it('tells nothing that its optimiser does not read, and nothing that is as usual', () => {
    const labels = (one: StageSettings) => stageEntries(one, { loss: 'mae' }, catalogue).map(({ label }) => label)
    expect(labels(stage())).toEqual(['Ends', 'Learning rate', 'Betas', 'Weight decay'])
    expect(labels(bfgs({ learningRate: 1, loss: 'mae' }))).toEqual(['Ends'])
    expect(labels(bfgs({ follow: { part: 0.1, loosest: 1e-3 } }))).toEqual(['Ends', 'Tolerances'])
    expect(labels(stage({ optimizer: 'levenberg-marquardt', below: 1 }))).toEqual(['If the loss is', 'Ends', 'Damping'])
    expect(labels(stage({ steer: 0.2, horizon: { first: 0.5, epochs: 10 } }))).toEqual(
      expect.arrayContaining(['STEER', 'Horizon']),
    )
  })

  it('tells a schedule that is not as usual', () => {
    const told = (name: string, warmUp = 0) => {
      const schedule = { name, warmUp, last: 0.01, patience: 10 }
      return stageEntries(stage({ schedule }), { loss: 'mae' }, catalogue).find(({ label }) => label === 'Schedule')
        ?.value
    }
    expect(told('constant')).toBeUndefined()
    expect(told('constant', 1)).toBe('warm-up of 1 epoch')
    expect(told('cosine', 20)).toBe('Cosine to 1 %, warm-up of 20 epochs')
  })

  it('stands without a catalogue and with an optimiser that there is no more', () => {
    expect(stageSummary(stage(), undefined)).toBe('rate 0.005; to the end of the run')
    expect(stageEntries(stage({ optimizer: 'old' }), { loss: 'mae' }, catalogue)[0]).toEqual({
      label: 'Ends',
      value: 'to the end of the run',
    })
  })
})

describe('what an optimiser reads', () => {
  it('comes from its row', () => {
    for (const { name, settings } of catalogue.optimizers) {
      const one = stage({ optimizer: name })
      for (const setting of ['learningRate', 'beta1', 'weightDecay', 'schedule', 'clipNorm', 'damping'] as const) {
        expect(stageReads(one, setting, catalogue)).toBe(settings.includes(setting))
      }
    }
  })

  it('may be other samples each epoch only for those of first order', () => {
    expect(samplesMayChange(stage(), catalogue)).toBe(true)
    expect(samplesMayChange(bfgs(), catalogue)).toBe(false)
  })

  it('is a loss, about which it has something to say', () => {
    expect(lossAdvice(catalogue, bfgs(), 'mae')).toContain('kink')
    expect(lossAdvice(catalogue, bfgs({ loss: 'mse' }), 'mae')).not.toContain('kink')
    expect(lossAdvice(catalogue, stage({ optimizer: 'levenberg-marquardt' }), 'mae')).toContain('least squares')
    expect(lossAdvice(catalogue, stage(), 'mae')).toBe('Scaled mean absolute error')
    expect(lossAdvice(undefined, stage(), 'mae')).toBeUndefined()
  })
})

describe('a stage that uses up the run', () => {
  const blocking = (...stages: StageSettings[]) => blockingStage({ stages, epochs: 1000 }, catalogue)

  it('is found, and half of what is left offered', () => {
    expect(blocking(stage(), bfgs())).toEqual({ place: 0, epochs: 500 })
    expect(blocking(stage({ epochs: 600 }), stage({ epochs: 400 }), bfgs())).toEqual({ place: 1, epochs: 200 })
  })

  it('is none that may end sooner, or that is the last', () => {
    expect(blocking(stage())).toBeNull()
    expect(blocking(stage({ epochs: 999 }), stage())).toBeNull()
    expect(blocking(stage({ patience: 10 }), stage({ until: 0.1 }), stage({ above: 0.1 }), bfgs(), stage())).toBeNull()
  })
})
