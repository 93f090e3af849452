import { onBeforeUnmount, onMounted } from 'vue'
import { matchesKeys } from '../design'
import { useCommands } from '../state'

/** Whether the focus is where keys write text, or where a dialog owns them. */
function writesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio') ||
    (target instanceof HTMLElement && target.isContentEditable)
  )
}

/** Runs commands by their keys. In a text field only those that no text field knows: with Mod, and not undo or redo. */
export function useKeyBindings(): void {
  const commands = useCommands()
  const listen = (event: KeyboardEvent): void => {
    if (event.defaultPrevented) return
    // What was registered last belongs to what is shown now, and comes before what always holds.
    const command = commands.list.value.findLast(
      ({ keys, enabled }) => keys !== undefined && matchesKeys(keys, event) && (enabled?.() ?? true),
    )
    if (command?.keys === undefined) return
    const textKey = !command.keys.includes('Mod') || /\+[ZYAXCV]$/.test(command.keys)
    if (textKey && writesText(event.target)) return
    if (document.querySelector('[role="dialog"]') !== null && command.id !== 'workbench.palette') return
    event.preventDefault()
    command.run()
  }
  onMounted(() => window.addEventListener('keydown', listen))
  onBeforeUnmount(() => window.removeEventListener('keydown', listen))
}
