import { type ComputedRef, type WritableComputedRef, computed, shallowRef } from 'vue'

/** Steps that can be taken back. */
const mostSteps = 200

/** Undo and redo over a value that is replaced as a whole at each change. */
export interface DraftHistory<T> {
  /** Setting it is a step that can be undone. */
  readonly value: WritableComputedRef<T>
  /** Changes the value in one step with the changes under the same key just before: a name is not taken back by letters. */
  amend(next: T, key: string): void
  readonly canUndo: ComputedRef<boolean>
  readonly canRedo: ComputedRef<boolean>
  undo(): void
  redo(): void
}

/** @param target where the value is kept; steps that change nothing are not steps */
export function createDraftHistory<T>(target: { value: T }): DraftHistory<T> {
  const before = shallowRef<readonly T[]>([])
  const after = shallowRef<readonly T[]>([])
  let amended = ''
  const step = (next: T, key: string): void => {
    if (JSON.stringify(next) === JSON.stringify(target.value)) return
    if (key === '' || key !== amended) before.value = [...before.value, target.value].slice(-mostSteps)
    amended = key
    after.value = []
    target.value = next
  }
  const move = (from: typeof before, to: typeof before): void => {
    const next = from.value.at(-1)
    if (next === undefined) return
    amended = ''
    from.value = from.value.slice(0, -1)
    to.value = [...to.value, target.value]
    target.value = next
  }
  return {
    value: computed({ get: () => target.value, set: (next) => step(next, '') }),
    amend: step,
    canUndo: computed(() => before.value.length > 0),
    canRedo: computed(() => after.value.length > 0),
    undo: () => move(before, after),
    redo: () => move(after, before),
  }
}
