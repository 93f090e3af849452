import { type ShallowRef, computed, shallowRef, triggerRef } from 'vue'

/** Something that the user did to the project and can take back. */
export interface UndoEntry {
  /** As in `Undo Rename seed 1`. */
  title: string
  apply(): Promise<void>
  revert(): Promise<void>
}

export interface UndoState {
  /** The title of what Undo would take back; null when there is nothing. */
  readonly undoTitle: Readonly<ShallowRef<string | null>>
  readonly redoTitle: Readonly<ShallowRef<string | null>>
  /** Applies an entry and keeps it. */
  perform(entry: UndoEntry): Promise<void>
  /** Keeps an entry that was applied already. */
  record(entry: UndoEntry): void
  undo(): Promise<void>
  redo(): Promise<void>
  /** Takes back this entry, wherever it is in the stack. */
  revert(entry: UndoEntry): Promise<void>
  clear(): void
}

export function createUndo(): UndoState {
  const done = shallowRef<UndoEntry[]>([])
  const undone = shallowRef<UndoEntry[]>([])
  const record = (entry: UndoEntry): void => {
    done.value.push(entry)
    undone.value = []
    triggerRef(done)
  }
  const revert = async (entry: UndoEntry): Promise<void> => {
    if (!done.value.includes(entry)) return
    done.value = done.value.filter((other) => other !== entry)
    undone.value = [...undone.value, entry]
    await entry.revert()
  }
  return {
    undoTitle: computed(() => done.value.at(-1)?.title ?? null),
    redoTitle: computed(() => undone.value.at(-1)?.title ?? null),
    async perform(entry) {
      record(entry)
      await entry.apply()
    },
    record,
    revert,
    async undo() {
      const entry = done.value.at(-1)
      if (entry !== undefined) await revert(entry)
    },
    async redo() {
      const entry = undone.value.at(-1)
      if (entry === undefined) return
      undone.value = undone.value.slice(0, -1)
      done.value = [...done.value, entry]
      await entry.apply()
    },
    clear() {
      done.value = []
      undone.value = []
    },
  }
}
