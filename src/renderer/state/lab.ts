import { type ComputedRef, type ShallowRef, type WritableComputedRef, computed, shallowRef, watch } from 'vue'
import type { LabEntry, LabProgress, LabRecord, LabSettings } from '../../shared'
import type { WorkbenchClient } from '../client'
import type { LayoutState } from './layout'
import type { NavigationState } from './navigation'
import type { Notices } from './notices'
import type { ProjectState } from './project'

export interface LabState {
  /** The experiments in the paper's order, kept current by events; empty without a project. */
  readonly list: Readonly<ShallowRef<readonly LabEntry[]>>
  readonly running: ComputedRef<readonly LabEntry[]>
  /** Name of the experiment that the Lab shows; empty: all of them. Remembered per project. */
  readonly shown: WritableComputedRef<string>
  /** Shows an experiment in the Lab. */
  open(name: string): void
  /** How far it is; null unless it runs. */
  progress(name: string): LabProgress | null
  /** The newest result, read when it is first asked for: undefined until then; null where there is none, or it is damaged. */
  record(name: string): LabRecord | null | undefined
  /** What the user has set, but not necessarily run; empty: the experiment's own. */
  draft(name: string): LabSettings
  setDraft(name: string, settings: LabSettings): void
  /** Resolves when it has ended. */
  run(name: string, settings: LabSettings): Promise<void>
  stop(name: string): Promise<void>
}

export function createLab(
  client: WorkbenchClient,
  project: ProjectState,
  notices: Notices,
  layout: LayoutState,
  navigation: NavigationState,
): LabState {
  const list = shallowRef<readonly LabEntry[]>([])
  const progress = shallowRef<Readonly<Record<string, LabProgress>>>({})
  const drafts = shallowRef<Readonly<Record<string, LabSettings>>>({})
  const records = shallowRef<Readonly<Record<string, LabRecord | null | undefined>>>({})
  const shown = layout.entry<string>('lab.experiment', '')

  const load = async (): Promise<void> => {
    const path = project.current.value?.path
    const listed = path === undefined ? [] : await notices.attempt(client.call('lab.list', {}))
    if (listed !== undefined && project.current.value?.path === path) list.value = listed
  }
  const readRecord = async (name: string): Promise<void> => {
    const path = project.current.value?.path
    const answer = await client.call('lab.result', { experiment: name })
    if (answer.status === 'ok' && project.current.value?.path === path)
      records.value = { ...records.value, [name]: answer.value }
  }
  watch(
    () => project.current.value?.path,
    () => {
      records.value = {}
      drafts.value = {}
      void load()
    },
  )
  client.onOpen(load)
  client.on('lab.progress', (told) => (progress.value = { ...progress.value, [told.experiment]: told }))
  client.on('lab.changed', (entry) => {
    const { name } = entry.experiment
    const before = list.value.find(({ experiment }) => experiment.name === name)
    list.value = list.value.map((other) => (other === before ? entry : other))
    const { [name]: _, ...others } = progress.value
    progress.value = others
    if (name in records.value && entry.latest?.finishedAt !== before?.latest?.finishedAt) void readRecord(name)
  })

  return {
    list,
    running: computed(() => list.value.filter(({ running }) => running)),
    shown,
    open(name) {
      shown.value = name
      navigation.go('lab')
    },
    progress: (name) => progress.value[name] ?? null,
    record(name) {
      if (name in records.value) return records.value[name]
      if (!list.value.some(({ experiment, latest }) => experiment.name === name && latest !== null)) return null
      // Asked for once, and later: whoever asks is being drawn.
      queueMicrotask(() => {
        if (name in records.value) return
        records.value = { ...records.value, [name]: undefined }
        void readRecord(name)
      })
      return undefined
    },
    draft: (name) => drafts.value[name] ?? {},
    setDraft: (name, settings) => (drafts.value = { ...drafts.value, [name]: settings }),
    async run(name, settings) {
      const ended = await notices.attempt(client.call('lab.run', { experiment: name, settings }))
      // Whether it was kept the event says; what was not kept is shown all the same.
      if (ended) records.value = { ...records.value, [name]: ended }
    },
    async stop(name) {
      await notices.attempt(client.call('lab.stop', { experiment: name }))
    },
  }
}
