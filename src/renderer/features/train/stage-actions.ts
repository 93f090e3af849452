import type { MenuItem } from '../../design'
import { matchesKeys } from '../../design'

/** What can be done with a stage of the list, and where the focus can go from it. */
export type StageAction = 'up' | 'down' | 'duplicate' | 'remove' | 'previous' | 'next'

const keys: Readonly<Record<StageAction, string>> = {
  up: 'Alt+ArrowUp',
  down: 'Alt+ArrowDown',
  duplicate: 'Mod+D',
  remove: 'Delete',
  previous: 'ArrowUp',
  next: 'ArrowDown',
}

/** For assistive technology. */
export const stageKeyShortcuts = 'Alt+ArrowUp Alt+ArrowDown Control+D Delete'

/** The action of a key that is pressed on the heading of a stage; undefined of any other. */
export function stageActionOf(event: KeyboardEvent): StageAction | undefined {
  return (Object.keys(keys) as StageAction[]).find((action) => matchesKeys(keys[action], event))
}

/** The menu of the stage at a place among so many. */
export function stageMenu(place: number, count: number, act: (action: StageAction) => void): MenuItem[] {
  const item = (action: StageAction, title: string, enabled = true) => ({
    title,
    keys: keys[action].replace('ArrowUp', '↑').replace('ArrowDown', '↓'),
    enabled,
    run: () => act(action),
  })
  return [
    item('up', 'Move up', place > 0),
    item('down', 'Move down', place < count - 1),
    item('duplicate', 'Duplicate'),
    'separator',
    { ...item('remove', 'Remove', count > 1), danger: true },
  ]
}
