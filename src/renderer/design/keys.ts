const apple = /Mac|iPhone|iPad/.test(navigator.platform)

/** A key binding as written in a command (`Mod+Shift+Z`), as the keyboard has it: `Ctrl Shift Z`, `⌘ ⇧ Z`. */
export function describeKeys(keys: string): string[] {
  const names: Record<string, string> = apple ? { Mod: '⌘', Shift: '⇧', Alt: '⌥' } : { Mod: 'Ctrl' }
  return keys.split('+').map((key) => names[key] ?? key)
}

/** Whether a keyboard event is this binding. */
export function matchesKeys(keys: string, event: KeyboardEvent): boolean {
  const parts = keys.split('+')
  const key = parts.at(-1)!.toLowerCase()
  // With Alt a Mac writes other characters; the key's place tells which it is.
  const pressed = event.altKey ? event.code.replace(/^(Key|Digit)/, '') : event.key
  const modifier = apple ? event.metaKey : event.ctrlKey
  return (
    pressed.toLowerCase() === key &&
    modifier === parts.includes('Mod') &&
    event.altKey === parts.includes('Alt') &&
    event.shiftKey === parts.includes('Shift')
  )
}
