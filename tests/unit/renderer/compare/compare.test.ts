import { describe, expect, it } from 'vitest'
import { type ModelSettings, type RunSummary, stageSettingsSchema, type TrainingSettings } from '../../../../src/shared'
import { readChoice } from '../../../../src/renderer/features/compare/chosen-runs'
import { differingSettings } from '../../../../src/renderer/features/compare/differing-settings'
import { runColumns, runRow, sortedRows } from '../../../../src/renderer/features/compare/run-columns'
import { runSummary } from '../run-summary'

function run(id: number, model: Partial<ModelSettings> = {}, training: Partial<TrainingSettings> = {}): RunSummary {
  const base = runSummary({ id, name: `run ${id}` })
  const settings = {
    ...base.settings,
    model: { ...base.settings.model, ...model },
    training: { ...base.settings.training, ...training },
  }
  return { ...base, settings }
}

describe('settings in which runs differ', () => {
  it('are the only ones shown', () => {
    const stages = [stageSettingsSchema.parse({ learningRate: 0.01, steer: 0.1 })]
    const runs = [run(1), run(2, { activation: 'tanh' }, { stages })]
    expect(differingSettings(runs).map(({ title }) => title)).toEqual(['Activation', 'Stages'])
    expect(differingSettings(runs)[1]!.text(runs[1]!)).toBe('adamw 0.01, steer 0.1')
  })

  it('are none for one run or for runs alike', () => {
    expect(differingSettings([run(1)])).toEqual([])
    expect(differingSettings([run(1), run(2)])).toEqual([])
  })

  it('are written as a person reads them', () => {
    const runs = [run(1, { hiddenLayers: [5, 5] }, { seconds: 90 }), run(2, { hiddenLayers: [] }, { seconds: null })]
    const columns = differingSettings(runs)
    expect(columns.map(({ text }) => runs.map(text))).toEqual([
      ['5-5', 'none'],
      ['1 min 30 s', 'none'],
    ])
  })
})

describe('sorting runs', () => {
  const runs = [run(1), { ...run(2), bestLoss: null }, { ...run(3), bestLoss: 1e-5 }]
  const rows = runs.map((each) => runRow(each, null))
  const columns = runColumns(differingSettings(runs))
  const order = (key: string, descending: boolean) =>
    sortedRows(rows, columns, { key, descending }).map((row) => row.run.id)

  it('puts what has no value last, whichever way', () => {
    expect(order('bestLoss', false)).toEqual([3, 1, 2])
    expect(order('bestLoss', true)).toEqual([1, 3, 2])
  })

  it('leaves the order alone without a column, or with one that is gone', () => {
    expect(sortedRows(rows, columns, null).map((row) => row.run.id)).toEqual([1, 2, 3])
    expect(order('setting.gone', false)).toEqual([1, 2, 3])
  })
})

describe('the choice of runs', () => {
  const runs = [5, 4, 3, 2, 1].map((id) => run(id))

  it('is the newest at first, oldest of them first', () => {
    expect(readChoice('auto', runs).map(({ id }) => id)).toEqual([2, 3, 4, 5])
  })

  it('is what was chosen, without runs that are gone', () => {
    expect(readChoice('4,99,1', runs).map(({ id }) => id)).toEqual([1, 4])
    expect(readChoice('', runs)).toEqual([])
  })
})
