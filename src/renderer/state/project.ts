import { type ShallowRef, shallowRef } from 'vue'
import type { ProjectInfo, RecentProject } from '../../shared'
import type { WorkbenchClient } from '../client'
import { saveFile } from './file-transfer'
import type { Notices } from './notices'

export interface ProjectState {
  readonly current: Readonly<ShallowRef<ProjectInfo | null>>
  /** False until the host said whether a project is open. */
  readonly known: Readonly<ShallowRef<boolean>>
  readonly recent: Readonly<ShallowRef<readonly RecentProject[]>>
  readonly writable: () => boolean
  loadRecent(): Promise<void>
  /** A path chosen in the host's own dialog; null when nothing was chosen. */
  choose(purpose: 'open' | 'create'): Promise<string | null>
  create(path: string): Promise<boolean>
  /** Creates a project under a name that is still free: `name`, else `name 2`, `name 3`, ... */
  createNumbered(name: string): Promise<boolean>
  open(path: string): Promise<boolean>
  upload(file: File): Promise<boolean>
  close(): Promise<void>
  forget(path: string): Promise<void>
  /** Saves a whole copy of the project where the browser puts downloads. */
  download(): Promise<void>
}

/** So many names are tried for a new project before the failure is shown. */
const mostNumbered = 30

export function createProject(client: WorkbenchClient, notices: Notices): ProjectState {
  const current = shallowRef<ProjectInfo | null>(null)
  const known = shallowRef(false)
  const recent = shallowRef<readonly RecentProject[]>([])
  client.onOpen(async () => {
    current.value = (await notices.attempt(client.call('projects.current', {}))) ?? null
    known.value = true
  })
  client.on('project.changed', (project) => (current.value = project))

  const enter = (project: ProjectInfo | undefined): boolean => {
    if (project === undefined) return false
    current.value = project
    return true
  }
  const loadRecent = async (): Promise<void> => {
    recent.value = (await notices.attempt(client.call('projects.recent', {}))) ?? recent.value
  }
  return {
    current,
    known,
    recent,
    writable: () => current.value !== null && current.value.readOnlyReason === null,
    loadRecent,
    choose: async (purpose) => (await notices.attempt(client.call('projects.choose', { purpose }))) ?? null,
    create: async (path) => enter(await notices.attempt(client.call('projects.create', { path }))),
    async createNumbered(name) {
      for (let number = 2, path = name; number <= mostNumbered; path = `${name} ${number++}`) {
        const created = await client.call('projects.create', { path })
        if (created.status === 'ok') return enter(created.value)
      }
      return enter(await notices.attempt(client.call('projects.create', { path: name })))
    },
    open: async (path) => enter(await notices.attempt(client.call('projects.open', { path }))),
    async upload(file) {
      const content = new Uint8Array(await file.arrayBuffer())
      return enter(await notices.attempt(client.call('projects.upload', { fileName: file.name, content })))
    },
    async close() {
      if ((await notices.attempt(client.call('projects.close', {}))) !== undefined) current.value = null
    },
    async forget(path) {
      await notices.attempt(client.call('projects.forget', { path }))
      await loadRecent()
    },
    async download() {
      const file = await notices.attempt(client.call('projects.download', {}))
      if (file !== undefined) saveFile(file)
    },
  }
}
