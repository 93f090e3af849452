import { type ComputedRef, computed, onScopeDispose, shallowRef } from 'vue'

/** Something that the user can do, reachable from the command palette and by its key. */
export interface Command {
  id: string
  /** A verb phrase: `Start training`. */
  title: string
  /** The place or thing it belongs to; shown before the title. */
  group?: string
  /** For example `Mod+K`, `F2`, `Mod+Shift+Z`; Mod is Ctrl, and Cmd on a Mac. */
  keys?: string
  /** Absent: always. */
  enabled?: () => boolean
  run: () => void
}

export interface CommandsState {
  readonly list: ComputedRef<readonly Command[]>
  /** Registers commands until the current component or scope ends. A command of the same id registered later wins. */
  register(commands: readonly Command[]): void
  run(id: string): void
}

export function createCommands(): CommandsState {
  const groups = shallowRef<readonly (readonly Command[])[]>([])
  const list = computed(() => [...new Map(groups.value.flat().map((command) => [command.id, command])).values()])
  return {
    list,
    register(commands) {
      groups.value = [...groups.value, commands]
      onScopeDispose(() => (groups.value = groups.value.filter((other) => other !== commands)))
    },
    run(id) {
      const command = list.value.find((other) => other.id === id)
      if (command !== undefined && (command.enabled?.() ?? true)) command.run()
    },
  }
}
