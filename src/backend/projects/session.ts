import { type Outcome, failed, succeeded } from '../../shared'
import type { ProjectStore } from '../store/project-store'

type Listener = (store: ProjectStore | null) => void

/** The one project that a backend has open, if any. Services read it at each call and hold no store of their own. */
export class ProjectSession {
  private open: ProjectStore | null = null
  private readonly listeners = new Set<Listener>()

  get current(): ProjectStore | null {
    return this.open
  }

  /** The open project for reading. */
  require(): Outcome<ProjectStore> {
    return this.open === null
      ? failed('No project is open', '', 'Create or open a project first.')
      : succeeded(this.open)
  }

  /** The open project for writing. */
  requireWritable(): Outcome<ProjectStore> {
    const store = this.require()
    if (store.status === 'failed' || store.value.readOnlyReason === null) return store
    return failed('The project is open for reading only', store.value.path, store.value.readOnlyReason)
  }

  replace(store: ProjectStore | null): void {
    this.open = store
    for (const listener of this.listeners) listener(store)
  }

  onChange(listener: Listener): void {
    this.listeners.add(listener)
  }
}
