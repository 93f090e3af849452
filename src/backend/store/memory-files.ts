import { type Outcome, failed, succeeded } from '../../shared'
import { type MemoryProject, MemoryStore, emptyProject } from './memory-store'
import type { ProjectFiles } from './project-files'
import type { ProjectStore } from './project-store'

/** Projects in memory, for tests of what stands on the store: same behaviour, no files. */
export class MemoryProjectFiles implements ProjectFiles {
  private readonly projects = new Map<string, MemoryProject>()
  private readonly writing = new Set<string>()

  constructor(private readonly now: () => number) {}

  create(path: string): Outcome<ProjectStore> {
    if (this.projects.has(path)) return failed('There is a file already', path, 'Choose another name, or open it.')
    this.projects.set(path, emptyProject())
    return this.open(path)
  }

  open(path: string): Outcome<ProjectStore> {
    const project = this.projects.get(path)
    if (project === undefined) return failed('There is no such file', path, 'Check the path.')
    const readOnlyReason = this.writing.has(path)
      ? `Process ${process.pid} has the project open; close it there to write here.`
      : null
    this.writing.add(path)
    return succeeded(
      new MemoryStore(path, project, readOnlyReason, this.now, {
        copied: (copyPath, copy) => this.projects.set(copyPath, copy),
        closed: () => {
          if (readOnlyReason === null) this.writing.delete(path)
        },
      }),
    )
  }
}
