import { type ComputedRef, type WritableComputedRef, computed, shallowRef } from 'vue'

/** Steps that can be taken back. */
const mostSteps = 200

/** Undo and redo over a value that is replaced as a whole at each change. */
export interface DraftHistory<T> {
  /** Setting it is a step that can be undone. */
  readonly value: WritableComputedRef<T>
  readonly canUndo: ComputedRef<boolean>
  readonly canRedo: ComputedRef<boolean>
  undo(): void
  redo(): void
}

/** @param target where the value is kept; steps that change nothing are not steps */
export function createDraftHistory<T>(target: { value: T }): DraftHistory<T> {
  const before = shallowRef<readonly T[]>([])
  const after = shallowRef<readonly T[]>([])
  const move = (from: typeof before, to: typeof before): void => {
    const next = from.value.at(-1)
    if (next === undefined) return
    from.value = from.value.slice(0, -1)
    to.value = [...to.value, target.value]
    target.value = next
  }
  return {
    value: computed({
      get: () => target.value,
      set(next) {
        if (JSON.stringify(next) === JSON.stringify(target.value)) return
        before.value = [...before.value, target.value].slice(-mostSteps)
        after.value = []
        target.value = next
      },
    }),
    canUndo: computed(() => before.value.length > 0),
    canRedo: computed(() => after.value.length > 0),
    undo: () => move(before, after),
    redo: () => move(after, before),
  }
}
