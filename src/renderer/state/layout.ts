import { type WritableComputedRef, computed, shallowRef, watch } from 'vue'
import type { WorkbenchClient } from '../client'
import type { ProjectState } from './project'

/** What a layout entry may hold: plain data. */
export type LayoutValue =
  string | number | boolean | null | readonly LayoutValue[] | { readonly [key: string]: LayoutValue }

export interface LayoutState {
  /**
   * One entry of the workbench's layout, remembered per project. An entry that is absent, or of another type than the
   * fallback, is the fallback.
   */
  entry<T extends LayoutValue>(key: string, fallback: T): WritableComputedRef<T>
}

/** Milliseconds of rest after which a changed layout is written. */
const settlingTime = 400

export function createLayout(client: WorkbenchClient, project: ProjectState): LayoutState {
  const values = shallowRef<Readonly<Record<string, unknown>>>({})
  let timer: ReturnType<typeof setTimeout> | undefined

  const load = async (): Promise<void> => {
    clearTimeout(timer)
    values.value = {}
    const path = project.current.value?.path
    if (path === undefined) return
    const answer = await client.call('layout.read', {})
    if (answer.status === 'ok' && project.current.value?.path === path) values.value = answer.value
  }
  const write = (): void => {
    if (project.writable()) void client.call('layout.write', { layout: { ...values.value } })
  }
  watch(() => project.current.value?.path, load)

  return {
    entry<T extends LayoutValue>(key: string, fallback: T) {
      return computed<T>({
        get() {
          const value = values.value[key]
          return kindOf(value) === kindOf(fallback) ? (value as T) : fallback
        },
        set(value) {
          values.value = { ...values.value, [key]: value }
          clearTimeout(timer)
          timer = setTimeout(write, settlingTime)
        },
      })
    },
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}
