import { describe, expect, test } from 'vitest'
import { fuzzyMatch } from '../../../src/renderer/app/fuzzy-match'
import { type PaletteEntry, findEntries } from '../../../src/renderer/app/palette-entries'

const entry = (group: string, title: string): PaletteEntry => ({ id: `${group}${title}`, group, title, run: () => {} })
const entries = [
  entry('Project', 'New project'),
  entry('Project', 'Open project'),
  entry('View', 'Show or hide the inspector'),
  entry('Theme', 'Light'),
  entry('Run', 'Paper recipe, seed 1'),
]

describe('the command palette', () => {
  test('finds by beginnings of words, by parts and across words', () => {
    expect(findEntries(entries, 'op')[0]?.title).toBe('Open project')
    expect(findEntries(entries, 'insp')[0]?.title).toBe('Show or hide the inspector')
    expect(findEntries(entries, 'prs1')[0]?.title).toBe('Paper recipe, seed 1')
  })

  test('a group is part of the name', () => {
    expect(findEntries(entries, 'theme li')[0]?.title).toBe('Light')
  })

  test('nothing fits: nothing is offered; no query: everything is', () => {
    expect(findEntries(entries, 'xyz')).toEqual([])
    expect(findEntries(entries, ' ')).toHaveLength(entries.length)
  })

  test('marks what was met and loses no letter of the title', () => {
    const [found] = findEntries(entries, 'open')
    expect(found?.pieces.map((piece) => piece.text).join('')).toBe('Open project')
    expect(found?.pieces[0]).toEqual({ text: 'Open', met: true })
  })

  test('a beginning beats a middle', () => {
    expect(fuzzyMatch('tr', 'Train')!.score).toBeGreaterThan(fuzzyMatch('tr', 'Settings, extra')!.score)
  })
})
