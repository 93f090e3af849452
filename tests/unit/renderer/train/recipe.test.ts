import { describe, expect, it } from 'vitest'
import { createDraftHistory } from '../../../../src/renderer/features/train/draft-history'
import { layersText, parseLayers } from '../../../../src/renderer/features/train/layers-text'
import { defaultDraft, draftOf, readDraft } from '../../../../src/renderer/features/train/recipe-draft'

describe('hidden layers as text', () => {
  it.each([
    ['5, 5, 5', [5, 5, 5]],
    ['8 8', [8, 8]],
    ['3-20-3', [3, 20, 3]],
    ['6 x 5', [5, 5, 5, 5, 5, 5]],
    ['2×10', [10, 10]],
    ['', []],
  ])('%s', (text, layers) => {
    expect(parseLayers(text)).toEqual({ layers })
  })

  it.each(['five', '5, 0', '2000', '5.5', '99999999 x 5', '65 x 1'])('%s is refused with a sentence', (text) => {
    expect(parseLayers(text)).toHaveProperty('problem', expect.stringMatching(/\.$/))
  })

  it('go to text and back', () => {
    expect(parseLayers(layersText([5, 7, 9]))).toEqual({ layers: [5, 7, 9] })
  })
})

describe('a kept recipe', () => {
  it('is the default where nothing or nonsense was kept', () => {
    for (const kept of [
      undefined,
      null,
      'x',
      { model: { hiddenLayers: 'wide' }, training: [], datasetId: -1, name: 3, starts: 0.5 },
    ]) {
      expect(readDraft(kept)).toEqual(defaultDraft())
    }
  })

  it('keeps its good parts', () => {
    const draft = readDraft({ model: { activation: 'tanh' }, training: { epochs: 0 }, datasetId: 4 })
    expect(draft.model.activation).toBe('tanh')
    expect(draft.training).toEqual(defaultDraft().training)
    expect(draft.datasetId).toBe(4)
  })

  it('takes over the settings of a run', () => {
    const { model, training } = defaultDraft()
    const settings = { datasetId: 2, model: { ...model, inputScaling: false }, training: { ...training, seed: 9 } }
    expect(draftOf(settings)).toEqual({ ...settings, name: '', starts: 1 })
  })
})

describe('undo in a recipe', () => {
  const setting = () => {
    const target = { value: { name: '', epochs: 1 } }
    return { target, history: createDraftHistory(target) }
  }

  it('takes steps back and does them again', () => {
    const { target, history } = setting()
    history.value.value = { name: '', epochs: 2 }
    history.value.value = { name: '', epochs: 3 }
    history.undo()
    expect(target.value.epochs).toBe(2)
    history.undo()
    expect(target.value.epochs).toBe(1)
    expect(history.canUndo.value).toBe(false)
    history.redo()
    expect(target.value.epochs).toBe(2)
    history.value.value = { name: '', epochs: 7 }
    expect(history.canRedo.value).toBe(false)
  })

  it('knows no step that changes nothing, and takes a written name back at once', () => {
    const { target, history } = setting()
    history.value.value = { name: '', epochs: 1 }
    expect(history.canUndo.value).toBe(false)
    for (const name of ['a', 'ab', 'abc']) history.amend({ ...target.value, name }, 'name')
    history.undo()
    expect(target.value.name).toBe('')
    expect(history.canUndo.value).toBe(false)
  })
})
