import { describe, expect, it } from 'vitest'
import { settingsOfKind } from '../../../../src/renderer/features/train/model-kind'
import { reactionEntries } from '../../../../src/renderer/features/train/reaction-words'
import { parseSpecies, speciesText } from '../../../../src/renderer/features/train/species-text'
import type { Catalogue, ModelReaction } from '../../../../src/shared'

const species = ['y1', 'y2']

describe('species as text', () => {
  it.each([
    ['y2, y1', ['y2', 'y1']],
    ['y1;y1', ['y1']],
    ['none', []],
    ['all', species],
    ['  ', null],
  ])('%j', (text, names) => {
    expect(parseSpecies(text, species)).toEqual({ names })
    expect(parseSpecies(speciesText(names), species)).toEqual({ names })
  })

  it.each(['y3', 'y1,'])('%s is refused with a sentence', (text) =>
    expect(parseSpecies(text, species)).toHaveProperty('problem', expect.stringMatching(/y1, y2\.$/)),
  )
})

describe('a kind of model', () => {
  const catalogue = {
    modelKinds: [
      { name: 'neural-ode', title: '', description: '', settings: ['kind', 'conservation'] },
      { name: 'crnn', title: '', description: '', settings: ['kind'] },
    ],
  } as unknown as Catalogue

  it('keeps no totals where it cannot', () => {
    expect(settingsOfKind(catalogue, 'neural-ode')).toEqual({ kind: 'neural-ode' })
    expect(settingsOfKind(catalogue, 'crnn')).toEqual({ kind: 'crnn', conservation: { form: 'none', totals: [] } })
  })
})

describe('the reactions of a run', () => {
  const reaction = (changes: Partial<ModelReaction>): ModelReaction => ({
    equation: 'A -> B',
    origin: 'found',
    constant: 0.04,
    given: null,
    orders: { A: 1 },
    change: { A: -1, B: 1 },
    learned: { constant: 0.041, orders: { A: 1.04 }, change: { A: -1, B: 0.98 } },
    share: 0.5,
    ...changes,
  })

  it('are listed with the most important first, and what does not matter is marked', () => {
    const entries = reactionEntries([reaction({ share: 0.001, equation: 'B -> A' }), reaction({})])
    expect(entries.map(({ equation, negligible }) => [equation, negligible])).toEqual([
      ['A → B', false],
      ['B → A', true],
    ])
    expect(entries[0]!.constant).toBe('k = 0.04, 50 % of a species’ turnover')
    expect(entries[0]!.learned).toBe('orders A 1.04; changes A -1, B 0.98')
  })

  it('say what became of a known rate constant', () => {
    const known = { learned: null, share: null, given: 0.1 }
    const words = (changes: Partial<ModelReaction>) =>
      reactionEntries([reaction({ ...known, ...changes })])[0]!.constant
    expect(words({ origin: 'fitted' })).toBe('k = 0.04, fitted from 0.1')
    expect(words({ origin: 'fixed' })).toBe('k = 0.04, fixed')
    expect(words({ origin: 'learned', constant: null })).toBe('k from a network')
  })
})
