import { expect, test } from 'vitest'
import { createUndo } from '../../../src/renderer/state'

/** A name that can be changed and changed back. */
function renaming() {
  const state = { name: 'a' }
  const entry = (to: string) => {
    const before = state.name
    return {
      title: `Rename ${before}`,
      apply: async () => void (state.name = to),
      revert: async () => void (state.name = before),
    }
  }
  return { state, entry }
}

test('undo and redo walk back and forth', async () => {
  const undo = createUndo()
  const { state, entry } = renaming()
  await undo.perform(entry('b'))
  await undo.perform(entry('c'))
  expect(state.name).toBe('c')
  await undo.undo()
  await undo.undo()
  expect([state.name, undo.undoTitle.value, undo.redoTitle.value]).toEqual(['a', null, 'Rename a'])
  await undo.redo()
  expect([state.name, undo.redoTitle.value]).toEqual(['b', 'Rename b'])
})

test('something new forgets what was undone', async () => {
  const undo = createUndo()
  const { entry } = renaming()
  await undo.perform(entry('b'))
  await undo.undo()
  await undo.perform(entry('d'))
  expect(undo.redoTitle.value).toBeNull()
})

test('the Undo of a notice takes back its own entry once, whatever came after', async () => {
  const undo = createUndo()
  const { state, entry } = renaming()
  const first = entry('b')
  await undo.perform(first)
  await undo.revert(first)
  await undo.revert(first)
  expect([state.name, undo.undoTitle.value]).toEqual(['a', null])
})
