import { type ComputedRef, type ShallowRef, computed, shallowRef, watch } from 'vue'
import type {
  ExportFormat,
  Fit,
  History,
  RunDetail,
  RunProgress,
  RunSettings,
  RunStatus,
  RunSummary,
} from '../../shared'
import type { WorkbenchClient } from '../client'
import { saveFile } from './file-transfer'
import type { Notices } from './notices'
import type { ProjectState } from './project'
import { RunFeeds } from './run-feeds'
import type { UndoState } from './undo'

export interface RunsState {
  /** Newest first; kept current by events. */
  readonly list: Readonly<ShallowRef<readonly RunSummary[]>>
  /** Runs that train now. */
  readonly running: ComputedRef<readonly RunSummary[]>
  readonly queued: ComputedRef<readonly RunSummary[]>
  byId(id: number): RunSummary | undefined
  detail(id: number): Promise<RunDetail | undefined>
  /** Live progress; null unless the run trains. */
  progress(id: number): Readonly<ShallowRef<RunProgress | null>>
  /** The loss history; a new object with longer arrays at each progress; null until loaded. */
  history(id: number): Readonly<ShallowRef<History | null>>
  /** The newest fit; null before the first epoch. */
  fit(id: number): Readonly<ShallowRef<Fit | null>>
  start(settings: RunSettings, name?: string): Promise<RunSummary | undefined>
  pause(id: number): Promise<void>
  /** `limits` raise the run's epochs or seconds. */
  resume(id: number, limits?: { epochs?: number; seconds?: number }): Promise<void>
  stop(id: number): Promise<void>
  rename(id: number, name: string): Promise<void>
  remove(id: number): Promise<void>
  export(id: number, format: ExportFormat): Promise<void>
}

const active: readonly RunStatus[] = ['running', 'queued']

export function createRuns(
  client: WorkbenchClient,
  project: ProjectState,
  notices: Notices,
  undo: UndoState,
): RunsState {
  const list = shallowRef<readonly RunSummary[]>([])
  const feeds = new RunFeeds(client)

  const load = async (): Promise<void> => {
    if (project.current.value === null) list.value = []
    else list.value = sorted((await notices.attempt(client.call('runs.list', {}))) ?? list.value)
  }
  const accept = (run: RunSummary | undefined): RunSummary | undefined => {
    if (run === undefined) return undefined
    const before = list.value.find((other) => other.id === run.id)
    list.value = sorted([...list.value.filter((other) => other.id !== run.id), run])
    if (before !== undefined && active.includes(before.status) && !active.includes(run.status)) feeds.refresh(run.id)
    return run
  }
  const drop = (id: number): void => {
    list.value = list.value.filter((run) => run.id !== id)
  }
  watch(
    () => project.current.value?.path,
    () => {
      feeds.clear()
      void load()
    },
  )
  client.onOpen(() => {
    feeds.refreshAll()
    void load()
  })
  client.on('run.changed', accept)
  client.on('run.removed', ({ id }) => drop(id))

  const byId = (id: number): RunSummary | undefined => list.value.find((run) => run.id === id)
  const setName = async (id: number, name: string): Promise<void> => {
    accept(await notices.attempt(client.call('runs.rename', { id, name })))
  }
  const hide = async (id: number): Promise<boolean> => {
    if ((await notices.attempt(client.call('runs.remove', { id }))) === undefined) return false
    drop(id)
    return true
  }

  return {
    list,
    running: computed(() => list.value.filter((run) => run.status === 'running')),
    queued: computed(() => list.value.filter((run) => run.status === 'queued')),
    byId,
    detail: (id) => notices.attempt(client.call('runs.get', { id })),
    progress: (id) => feeds.progress(id),
    history: (id) => feeds.history(id),
    fit: (id) => feeds.fit(id),
    start: async (settings, name) => accept(await notices.attempt(client.call('runs.start', { settings, name }))),
    async pause(id) {
      accept(await notices.attempt(client.call('runs.pause', { id })))
    },
    async resume(id, limits = {}) {
      accept(await notices.attempt(client.call('runs.resume', { id, ...limits })))
    },
    async stop(id) {
      accept(await notices.attempt(client.call('runs.stop', { id })))
    },
    async rename(id, name) {
      const before = byId(id)?.name
      if (before === undefined || before === name) return
      await undo.perform({
        title: `Rename ${before}`,
        apply: () => setName(id, name),
        revert: () => setName(id, before),
      })
    },
    async remove(id) {
      const name = byId(id)?.name
      if (name === undefined || !(await hide(id))) return
      const entry = {
        title: `Remove ${name}`,
        apply: async () => void (await hide(id)),
        revert: async () => void accept(await notices.attempt(client.call('runs.restore', { id }))),
      }
      undo.record(entry)
      notices.show('information', `${name} was removed.`, { title: 'Undo', run: () => void undo.revert(entry) })
    },
    async export(id, format) {
      const file = await notices.attempt(client.call('runs.export', { id, format }))
      if (file !== undefined) saveFile(file)
    },
  }
}

function sorted(runs: readonly RunSummary[]): RunSummary[] {
  return [...runs].sort((a, b) => b.id - a.id)
}
