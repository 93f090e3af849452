import { type ShallowRef, shallowRef, watch } from 'vue'
import type { DatasetDetail, DatasetSummary, ImportRequest, Scaling } from '../../shared'
import type { WorkbenchClient } from '../client'
import { saveFile } from './file-transfer'
import type { Notices } from './notices'
import type { ProjectState } from './project'
import type { UndoState } from './undo'

export interface DatasetsState {
  readonly list: Readonly<ShallowRef<readonly DatasetSummary[]>>
  byId(id: number): DatasetSummary | undefined
  /** With its curves; kept after the first call. */
  detail(id: number): Promise<DatasetDetail | undefined>
  scaling(id: number): Promise<Scaling | undefined>
  import(request: ImportRequest): Promise<DatasetSummary | undefined>
  /** Adds an example's data to the open project, or finds them there. */
  addExample(name: string): Promise<DatasetSummary | undefined>
  rename(id: number, name: string): Promise<void>
  remove(id: number): Promise<void>
  downloadRaw(id: number): Promise<void>
}

export function createDatasets(
  client: WorkbenchClient,
  project: ProjectState,
  notices: Notices,
  undo: UndoState,
): DatasetsState {
  const list = shallowRef<readonly DatasetSummary[]>([])
  const details = new Map<number, DatasetDetail>()

  const load = async (): Promise<void> => {
    if (project.current.value === null) list.value = []
    else list.value = (await notices.attempt(client.call('datasets.list', {}))) ?? list.value
  }
  const reload = (): void => {
    details.clear()
    void load()
  }
  watch(() => project.current.value?.path, reload)
  client.onOpen(reload)
  client.on('datasets.changed', reload)

  const setName = async (id: number, name: string): Promise<void> => {
    await notices.attempt(client.call('datasets.rename', { id, name }))
    await load()
  }
  const byId = (id: number): DatasetSummary | undefined => list.value.find((dataset) => dataset.id === id)

  return {
    list,
    byId,
    async detail(id) {
      const kept = details.get(id)
      if (kept !== undefined) return kept
      const loaded = await notices.attempt(client.call('datasets.get', { id }))
      if (loaded !== undefined) details.set(id, loaded)
      return loaded
    },
    async scaling(id) {
      const report = await notices.attempt(client.call('datasets.scaling', { data: { kind: 'dataset', id } }))
      return report?.scaling
    },
    async import(request) {
      const imported = await notices.attempt(client.call('datasets.import', request))
      if (imported !== undefined) await load()
      return imported
    },
    async addExample(name) {
      const added = await notices.attempt(client.call('examples.add', { name }))
      if (added !== undefined) await load()
      return added
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
      if (name === undefined) return
      const removed = await notices.attempt(client.call('datasets.remove', { id }))
      if (removed === undefined) return
      await load()
      const entry = {
        title: `Remove ${name}`,
        async apply() {
          await notices.attempt(client.call('datasets.remove', { id }))
          await load()
        },
        async revert() {
          await notices.attempt(client.call('datasets.restore', { id }))
          await load()
        },
      }
      undo.record(entry)
      notices.show('information', `${name} was removed.`, { title: 'Undo', run: () => void undo.revert(entry) })
    },
    async downloadRaw(id) {
      const file = await notices.attempt(client.call('datasets.raw', { id }))
      if (file !== undefined) saveFile(file)
    },
  }
}
